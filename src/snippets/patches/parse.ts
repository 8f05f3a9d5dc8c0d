import { parsePatch as parseDiff } from "diff";
import type { StructuredPatch } from "diff";

import { PatchError } from "./failure.ts";

/** A named change of an example, as its file says it. */
export type Patch = {
  /** The name of the file, without `.patch`. */
  readonly name: string;
  /** POSIX path relative to the repository's root. */
  readonly path: string;
  /** What a button that applies it is called. */
  readonly title: string;
  /** What it shows, in one or a few sentences. */
  readonly says: string;
  readonly changes: readonly FileChange[];
};

/** What a patch does to one file of `ts/`. */
export type FileChange = {
  /** Relative to `ts/`, such as `index.ts`. */
  readonly file: string;
  /** 1-based, in the patch's own file. */
  readonly line: number;
  readonly diff: StructuredPatch;
  /** Of each hunk, where its `@@` stands: 1-based, in the patch's own file. */
  readonly hunkLines: readonly number[];
};

/**
 * Reads `<name>.patch`: a title, an empty line, what it shows, then a unified diff of files below
 * `ts/`. Other programs that apply diffs skip such a header too (POSIX, `patch`).
 *
 * @throws PatchError
 */
export function parsePatch(path: string, text: string): Patch {
  const name = path.replace(/^.*\//, "").replace(/\.patch$/, "");
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith("--- "));
  if (start === -1) {
    throw new PatchError(path, 1, "no diff", 'write it below the header, from "--- ts/<file>" on');
  }
  const header = lines.slice(0, start).join("\n").trim();
  const [title = "", ...rest] = header.split(/\n\s*\n/);
  const says = rest.map(unwrapped).join("\n\n");
  if (title === "" || title.includes("\n")) {
    throw new PatchError(path, 1, "no title", "begin with one line and an empty line below it");
  }
  if (says === "") {
    throw new PatchError(path, 1, "the header says nothing", "tell what the change shows");
  }
  return { name, path, title, says, changes: changesIn(path, lines, start) };
}

function changesIn(path: string, lines: readonly string[], start: number): readonly FileChange[] {
  let diffs: readonly StructuredPatch[];
  try {
    diffs = parseDiff(lines.slice(start).join("\n"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PatchError(path, start + 1, reason, "make the diff again with diff -u");
  }
  const [heads, hunks] = headers(lines, start);
  return diffs.map((diff, index) => {
    const line = heads[index] ?? start + 1;
    const next = heads[index + 1] ?? Infinity;
    return {
      file: fileOf(path, line, diff),
      line,
      diff,
      hunkLines: hunks.filter((at) => at > line && at < next),
    };
  });
}

/** The lines of each `---` and of each `@@`. Inside a hunk, a removed `-- x` looks like the first. */
function headers(lines: readonly string[], start: number): readonly [number[], number[]] {
  const heads: number[] = [];
  const hunks: number[] = [];
  lines.forEach((line, index) => {
    if (index < start) return;
    if (line.startsWith("--- ") && lines[index + 1]?.startsWith("+++ ") === true) {
      heads.push(index + 1);
    }
    if (line.startsWith("@@ ")) hunks.push(index + 1);
  });
  return [heads, hunks];
}

function fileOf(path: string, line: number, { oldFileName, newFileName }: StructuredPatch): string {
  if (oldFileName === newFileName && oldFileName?.startsWith("ts/") === true) {
    return oldFileName.slice("ts/".length);
  }
  throw new PatchError(
    path,
    line,
    `from ${oldFileName ?? "nothing"} to ${newFileName ?? "nothing"}`,
    'name one file of the example twice, as in "--- ts/index.ts" and "+++ ts/index.ts"',
  );
}

function unwrapped(paragraph: string): string {
  return paragraph.replaceAll(/\s*\n\s*/g, " ");
}
