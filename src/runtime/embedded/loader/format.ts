import { parse } from "es-module-lexer/minimal/js";
import { codedError } from "../node/internal/errors.ts";
import type { ModuleFiles } from "./files.ts";
import type { PackageReader } from "./package-json.ts";

export type Format = "commonjs" | "module" | "json";

/**
 * What kind of module a file is. Where neither extension nor `package.json` says it, its syntax does,
 * as in Node since 20.19 (https://nodejs.org/docs/latest-v20.x/api/packages.html#syntax-detection).
 *
 * @param importing an unknown extension is CommonJS to `require` and an error to `import`.
 * @throws TypeError ERR_UNKNOWN_FILE_EXTENSION
 */
export function formatOf(
  file: string,
  files: ModuleFiles,
  packages: PackageReader,
  importing: boolean,
): Format {
  const extension = /[^/](\.[^./]*)$/.exec(file)?.[1] ?? "";
  if (/^\.m[jt]s$/.test(extension)) return "module";
  if (/^\.c[jt]s$/.test(extension)) return "commonjs";
  if (extension === ".json") return "json";
  if (extension === ".js" || extension === ".ts" || extension === "") {
    const type = packages.scopeOf(file)?.type ?? "none";
    if (type !== "none") return type;
    return usesModuleSyntax(files.read(file)) ? "module" : "commonjs";
  }
  if (!importing) return "commonjs";
  throw codedError(
    TypeError,
    "ERR_UNKNOWN_FILE_EXTENSION",
    `Unknown file extension "${extension}" for ${file}`,
  );
}

/** True where the text has a static `import`, an `export` or `import.meta`. */
export function usesModuleSyntax(text: string): boolean {
  if (!/\b(import|export)\b/.test(text)) return false;
  try {
    const [imports, exports] = parse(text.replace(/^#!/, "//"));
    // `d` is -1 for a declaration, -2 for import.meta, else the offset of an `import()`.
    return exports.length > 0 || imports.some(({ d }) => d < 0);
  } catch {
    return false;
  }
}
