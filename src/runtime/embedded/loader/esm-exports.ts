import type { LoaderContext } from "./context.ts";
import type { Resolved } from "./resolve.ts";
import type { Source } from "./source.ts";
import type { SyntaxTools } from "./syntax.ts";

/** What finding names needs; a build finds them too, for files on disk. */
export type NamesContext = Pick<LoaderContext, "resolver" | "format" | "bundled" | "builtin"> & {
  readonly syntax: () => Pick<SyntaxTools, "lexCommonJs">;
};

/**
 * The names that a CommonJS file exports to `import`, found without running it, by the same lexer as
 * Node's (https://nodejs.org/docs/latest-v20.x/api/esm.html#commonjs-namespaces).
 */
export function commonJsNames(
  context: NamesContext,
  file: string,
  source: (file: string) => Pick<Source, "code">,
  seen: Set<string> = new Set(),
): ReadonlySet<string> {
  seen.add(file);
  const bundled = context.bundled(file);
  if (bundled) return new Set(bundled.names);
  if (context.format(file, false) !== "commonjs") return new Set();
  const { exports, reexports } = context.syntax().lexCommonJs(source(file).code);
  const names = new Set(exports);
  for (const specifier of reexports) {
    const target = resolveQuietly(context, specifier, file);
    if (target?.kind === "builtin") {
      for (const name of builtinNames(context, target.name)) names.add(name);
    } else if (target && !seen.has(target.path)) {
      for (const name of commonJsNames(context, target.path, source, seen)) names.add(name);
    }
  }
  names.delete("default");
  return names;
}

export function builtinNames(context: NamesContext, name: string): string[] {
  const value = context.builtin(name);
  const named = (typeof value === "object" && value !== null) || typeof value === "function";
  return named ? Object.keys(value).filter((key) => key !== "default") : [];
}

/** A re-export that leads nowhere fails when the file runs, not while its names are looked for. */
function resolveQuietly(context: NamesContext, id: string, from: string): Resolved | undefined {
  try {
    return context.resolver.require(id, from);
  } catch {
    return undefined;
  }
}
