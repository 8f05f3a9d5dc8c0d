import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parse } from "es-module-lexer/minimal/js";
import { textKey, textsToLex, type Lexed } from "../../lexed.ts";
import { sourceFiles } from "./scan.ts";

/** Has the lexer read a project's own JavaScript; `undefined` where there is nothing for it. */
export function lexProject(directory: string): Lexed | undefined {
  const paths = [...sourceFiles(directory), join(directory, "package.json")];
  const files = paths.map(
    (path) => [relative(directory, path), readFileSync(path, "utf8")] as const,
  );
  const found: Record<string, unknown> = {};
  for (const text of textsToLex(Object.fromEntries(files))) {
    try {
      found[textKey(text)] = parse(text).slice(0, 2);
    } catch {
      // The reader hears of it in the page, with its place.
    }
  }
  return Object.keys(found).length > 0 ? found : undefined;
}
