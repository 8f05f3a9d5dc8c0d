import { createRequire } from "node:module";
import { parse } from "es-module-lexer/minimal/js";
import { commonJsNames, type NamesContext } from "../../loader/esm-exports.ts";
import { formatOf } from "../../loader/format.ts";
import type { BundledFile } from "../../loader/packages.ts";
import { syntaxTools } from "../../loader/syntax.ts";
import type { Resolver } from "../../loader/resolve.ts";
import { diskFiles } from "./disk-files.ts";

const native = createRequire(import.meta.url);

/** Format and exported names of a file on disk, found as the loader finds them for a project's files. */
export function describeFile(file: string, resolver: Resolver): BundledFile {
  const format = (path: string, importing: boolean) =>
    formatOf(path, diskFiles, resolver.packages, importing);
  const kind = format(file, true);
  if (kind === "json") return { format: kind, names: [] };
  if (kind === "module") return { format: kind, names: [...moduleNames(file, resolver)] };
  const context: NamesContext = {
    resolver,
    format,
    bundled: () => undefined,
    syntax: () => syntaxTools,
    builtin: (name) => native(name) as unknown,
  };
  const source = (path: string) => ({ code: diskFiles.read(path) });
  return { format: kind, names: [...commonJsNames(context, file, source)] };
}

function moduleNames(file: string, resolver: Resolver, seen = new Set<string>()): Set<string> {
  seen.add(file);
  const code = diskFiles.read(file);
  const [imports, exports] = parse(code);
  const names = new Set(exports.map(({ n }) => n));
  for (const found of imports) {
    const { n, ss, s } = found;
    if (n === undefined || !/^export\s*\*\s*from\s*$/.test(code.slice(ss, s - 1))) continue;
    const target = resolver.import(n, file);
    if (target.kind === "builtin" || seen.has(target.path)) continue;
    for (const name of moduleNames(target.path, resolver, seen)) {
      if (name !== "default") names.add(name);
    }
  }
  return names;
}
