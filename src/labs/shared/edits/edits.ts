import type { FileTree } from "../../../runtime/port.ts";
import type { NamedPatch } from "./named-patch.ts";

/**
 * What a reader has changed of an example: the whole text of each file that is not as it was. Pure:
 * where the edits are kept, and what runs on them, is told elsewhere.
 */
export type Edits = FileTree;

/** The example with the edits made to it. */
export function edited(original: FileTree, edits: Edits): FileTree {
  return { ...original, ...edits };
}

/** The files that are not as the original has them. */
export function differing(original: FileTree, files: FileTree): Edits {
  return Object.fromEntries(
    Object.entries(files).filter(([path, text]) => original[path] !== text),
  );
}

/** A file with its text as the original has it is not edited, however it came to be so. */
export function withText(original: FileTree, edits: Edits, path: string, text: string): Edits {
  const { [path]: _, ...others } = edits;
  return original[path] === text ? others : { ...others, [path]: text };
}

/** One file as it was. */
export function withoutFile(edits: Edits, path: string): Edits {
  const { [path]: _, ...others } = edits;
  return others;
}

/** The files of a named change take the place of what was there, edited or not. */
export function withPatch(original: FileTree, edits: Edits, { files }: NamedPatch): Edits {
  return Object.entries(files).reduce(
    (before, [path, text]) => withText(original, before, path, text),
    edits,
  );
}

/** The files of a named change as they were before it; all others as they are now. */
export function withoutPatch(edits: Edits, before: Edits, { files }: NamedPatch): Edits {
  const others = Object.keys(files).reduce(withoutFile, edits);
  return {
    ...others,
    ...Object.fromEntries(Object.entries(before).filter(([path]) => Object.hasOwn(files, path))),
  };
}

/** Whether the files of a named change are as it leaves them. */
export function hasPatch(edits: Edits, { files }: NamedPatch): boolean {
  return Object.entries(files).every(([path, text]) => edits[path] === text);
}

/**
 * The file that stands for `path` in another variant of the same example: `index.ts` for `index.js`.
 *
 * @returns `undefined` where it has none
 */
export function counterpart(files: FileTree, path: string): string | undefined {
  if (Object.hasOwn(files, path)) return path;
  const stem = stemOf(path);
  return Object.keys(files).find((other) => stem !== undefined && stemOf(other) === stem);
}

/** The path of a program without its ending; only programs have another one in another variant. */
const stemOf = (path: string): string | undefined => /^(.+)\.[cm]?[jt]s$/.exec(path)?.[1];
