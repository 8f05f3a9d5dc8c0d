import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Variant } from "../../src/snippets/variant.ts";
import { generateVariants } from "../../src/snippets/variants/generate.ts";
import { mutationOf } from "./mutated.ts";
import { root } from "./root.ts";

/** A change of one file of an example's TypeScript. */
export type Patch = {
  /** Such as `index.ts`. */
  readonly file: string;
  /** Must occur in the file. */
  readonly from: string | RegExp;
  readonly to: string;
};

/**
 * The files of a variant that a patch changes, to be given to `startExample`. The patch is made to
 * the TypeScript, mutated where a mutation is what is tested, and the variant is generated from that.
 *
 * @param before files of the TypeScript that were changed already
 * @throws Error when the example no longer holds what a patch would change
 */
export async function patched(
  topic: string,
  variant: Variant,
  patches: readonly Patch[],
  before: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = { ...before };
  const mutated = mutationOf(topic)?.sources ?? {};
  for (const { file, from, to } of patches) {
    const path = join(root, "examples", topic, "ts", file);
    const text = files[file] ?? mutated[file] ?? readFileSync(path, "utf8");
    const changed = text.replace(from, () => to);
    if (changed === text) throw new Error(`examples/${topic}/ts/${file} has no ${String(from)}`);
    files[file] = changed;
  }
  return variant === "ts" ? files : (await generateVariants(files))[variant];
}
