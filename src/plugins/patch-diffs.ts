import { diffFiles, type FileDiff } from "../components/diff/rows.ts";
import { derivePatch, patchedProject } from "../snippets/patches/derive.ts";
import { readPatches } from "../snippets/patches/read.ts";
import type { Patch } from "../snippets/patches/parse.ts";
import { projectOf, readExample, type Example } from "../snippets/project.ts";
import type { Variant } from "../snippets/variant.ts";

/** A named change of an example as a reader sees it: the files without our markers, as the labs run them. */
export type PatchDiffs = Readonly<Record<Variant, readonly FileDiff[]>>;

/** @throws PatchError where the patch does not fit the example */
export async function patchDiffs(root: string, topic: string, patch: Patch): Promise<PatchDiffs> {
  const example = readExample(root, topic);
  const derived = await derivePatch(example, patch);
  const of = (variant: Variant) => diffsOf(example, variant, derived[variant]);
  return { cjs: of("cjs"), esm: of("esm"), ts: of("ts") };
}

/** @throws Error naming the patches there are */
export function patchNamed(root: string, topic: string, name: string): Patch {
  const patches = readPatches(root, topic);
  const found = patches.find((patch) => patch.name === name);
  if (found !== undefined) return found;
  const names = patches.map((patch) => patch.name).join(", ");
  throw new Error(`examples/${topic} has no patch "${name}". There are: ${names}.`);
}

function diffsOf(
  example: Example,
  variant: Variant,
  changed: Readonly<Record<string, string>>,
): readonly FileDiff[] {
  const source = example.variants.find((one) => one.variant === variant);
  if (source === undefined) throw new Error(`examples/${example.topic}/${variant} is missing`);
  const { files } = projectOf(source);
  return diffFiles(files, { ...files, ...patchedProject(example, variant, changed) });
}
