import { isLockfile, projectOf } from "../project.ts";
import type { Example, Files } from "../project.ts";
import type { Variant } from "../variant.ts";
import { VariantError } from "../variants/failure.ts";
import { generateVariants } from "../variants/generate.ts";
import { applyPatch } from "./apply.ts";
import { PatchError } from "./failure.ts";
import type { Patch } from "./parse.ts";

/** What a patch makes of each variant: whole files, and only those that it changes. */
export type PatchedFiles = Readonly<Record<Variant, Files>>;

/**
 * Applies a patch to the TypeScript of an example, and derives the JavaScript from the result: by
 * the generator that has made the example's own variants, so that a patch is written once.
 *
 * @returns the files as on disk, markers included
 * @throws PatchError where it does not fit, or leaves TypeScript that has no JavaScript form
 */
export async function derivePatch(example: Example, patch: Patch): Promise<PatchedFiles> {
  const source = filesOf(example, "ts");
  const ts = { ...source, ...applyPatch(patch, source) };
  const { esm, cjs } = await generateVariants(ts).catch((error: unknown) => {
    if (!(error instanceof VariantError)) throw error;
    const { message } = error;
    const remedy = "change the patch's TypeScript";
    throw new PatchError(patch.path, 1, `with it, examples/${example.topic}/ts/${message}`, remedy);
  });
  return {
    ts: changes(source, ts),
    esm: changes(filesOf(example, "esm"), esm),
    cjs: changes(filesOf(example, "cjs"), cjs),
  };
}

/** The files of one variant as a reader gets them: without our markers. */
export function patchedProject(example: Example, variant: Variant, changed: Files): Files {
  const files = { ...filesOf(example, variant), ...changed };
  const project = projectOf({ topic: example.topic, variant, files });
  return Object.fromEntries(
    Object.keys(changed)
      .filter((path) => !isLockfile(path))
      .map((path) => [path, project.files[path] ?? ""]),
  );
}

function filesOf({ variants }: Example, variant: Variant): Files {
  return variants.find((one) => one.variant === variant)?.files ?? {};
}

function changes(before: Files, after: Files): Files {
  return Object.fromEntries(Object.entries(after).filter(([path, text]) => before[path] !== text));
}
