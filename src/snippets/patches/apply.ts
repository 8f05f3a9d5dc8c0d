import { applyPatch as applyDiff } from "diff";
import type { StructuredPatch } from "diff";

import type { Files } from "../project.ts";
import { PatchError } from "./failure.ts";
import type { FileChange, Patch } from "./parse.ts";

/**
 * The files of `ts/` that a patch changes, as they are afterwards.
 *
 * @throws PatchError with the address of the first hunk that does not fit
 */
export function applyPatch(patch: Patch, source: Files): Files {
  return Object.fromEntries(
    patch.changes.map((change) => [change.file, changed(patch, change, source[change.file])]),
  );
}

function changed(patch: Patch, change: FileChange, text: string | undefined): string {
  if (text === undefined) {
    throw new PatchError(
      patch.path,
      change.line,
      `the example has no ts/${change.file}`,
      "name a file that it has, or take the patch away",
    );
  }
  const { hunks } = change.diff;
  for (let count = 1; count <= hunks.length; count++) {
    const result = apply(text, { ...change.diff, hunks: hunks.slice(0, count) });
    if (result === undefined) {
      throw new PatchError(
        patch.path,
        change.hunkLines[count - 1] ?? change.line,
        `hunk ${count} no longer fits ts/${change.file}`,
        "make the diff again from what the file says now",
      );
    }
    if (count === hunks.length && result !== text) return result;
  }
  throw new PatchError(
    patch.path,
    change.line,
    `ts/${change.file} stays as it is`,
    "change a line, or take the file out of the patch",
  );
}

/** Each line of the context must be there; the lines' numbers may have moved. */
function apply(text: string, diff: StructuredPatch): string | undefined {
  const result = applyDiff(text, diff, { fuzzFactor: 0, autoConvertLineEndings: false });
  return result === false ? undefined : result;
}
