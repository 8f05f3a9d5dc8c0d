import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nearestByWords } from "./nearest.ts";

/** Where a test stands in the repository. */
export type TestAddress = {
  /** POSIX path relative to the repository's root. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
};

export type Found =
  | { readonly at: "found"; readonly test: TestAddress }
  | { readonly at: "no-file"; readonly file: string }
  | { readonly at: "no-title"; readonly file: string; readonly nearest?: string };

// A title is a string literal or a template on the line that opens a test or a suite. Templates are
// compared as written, so a title that holds `${variant}` is cited by the words around it.
const opening = /\b(?:test|it|describe)(?:\.\w+(?:\([^)]*\))?)*\(\s*(["'`])((?:\\.|(?!\1).)*)\1/g;

/** Titles of a test file with their lines, in order. A title may start on the line after `test(`. */
export function listTitles(source: string): { title: string; line: number }[] {
  return [...source.matchAll(opening)].map((match) => ({
    title: (match[2] ?? "").replaceAll(/\\(.)/g, "$1"),
    line: source.slice(0, match.index + match[0].indexOf(match[1] ?? "")).split("\n").length,
  }));
}

/** Finds the test in `file` whose title contains `title`. */
export function findTest(root: string, file: string, title: string): Found {
  let source: string;
  try {
    source = readFileSync(join(root, file), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return { at: "no-file", file };
  }
  const titles = listTitles(source);
  const hit = titles.find((candidate) => candidate.title.includes(title));
  if (hit) return { at: "found", test: { file, line: hit.line } };
  const nearest = nearestByWords(
    title,
    titles.map((candidate) => candidate.title),
  );
  return nearest === undefined ? { at: "no-title", file } : { at: "no-title", file, nearest };
}
