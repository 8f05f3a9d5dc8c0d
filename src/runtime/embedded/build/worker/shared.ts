import { parse, type ImportSpecifier } from "es-module-lexer/minimal/js";
import type { Plugin } from "esbuild";

/**
 * What the later script uses of the worker's own script, instead of a second copy of it. Bundled by
 * itself, the later script imports it by path; a classic script can't, so each import becomes a look
 * into a list, which the worker's script has.
 */
export type Shared = {
  /** The file. */
  readonly path: string;
  /** Those of its exports that are used; without, it is taken by `require`. */
  readonly names?: readonly string[];
};

/** The list's name in the later script. */
export const SHARED = "__shared";

/** Leaves imports of what the worker's own script holds as they are, by path. */
export function heldPlugin(isHeld: (path: string) => boolean): Plugin {
  return {
    name: "held",
    setup(build) {
      build.onResolve({ filter: /./ }, async ({ path: asked, pluginData, ...from }) => {
        if (pluginData === "resolving" || from.kind === "entry-point") return undefined;
        const { importer, kind, resolveDir } = from;
        const options = { importer, kind, resolveDir, pluginData: "resolving" };
        const found = await build.resolve(asked, options);
        if (found.errors.length > 0 || !isHeld(found.path)) return found;
        return { path: found.path, external: true };
      });
    },
  };
}

/**
 * Makes a classic script of an ES module that esbuild has written.
 *
 * @returns its code, and what the list is to have, in order
 * @throws Error where a whole namespace is imported
 */
export function takeFromList(
  code: string,
  isHeld: (path: string) => boolean,
): { code: string; shared: readonly Shared[] } {
  const shared: Shared[] = [];
  let result = "";
  let at = 0;
  for (const found of parse(code)[0]) {
    const names = namesOf(code, found);
    shared.push({ path: found.n ?? "", names: names.map(([name]) => name) });
    const pattern = names.map(([name, local]) => `${JSON.stringify(name)}:${local}`).join(",");
    result += `${code.slice(at, found.ss)}const{${pattern}}=${SHARED}[${shared.length - 1}]()`;
    at = found.se;
  }
  result += code.slice(at);
  // What CommonJS requires keeps its absolute path, which no other text is.
  result = result.replace(/\(("\/(?:[^"\\]|\\.)*")\)/g, (call, literal: string) => {
    const path = JSON.parse(literal) as string;
    if (!isHeld(path)) return call;
    shared.push({ path });
    return `(${shared.length - 1})`;
  });
  return { code: result, shared };
}

/** Pairs of an exported name and the local one. */
function namesOf(code: string, { ss, s }: ImportSpecifier): readonly (readonly [string, string])[] {
  const clause = /^import\s*(?:([\w$]+)\s*,?\s*)?(?:\{([^}]*)\}\s*)?from\s*$/.exec(
    code.slice(ss, s - 1),
  );
  if (!clause) throw new Error(`Import names instead: ${code.slice(ss, s)}`);
  const [, whole, list = ""] = clause;
  const named = list.split(",").flatMap((item): [string, string][] => {
    const [name = "", local = name] = item.trim().split(/\s+as\s+/);
    return name === "" ? [] : [[name, local]];
  });
  return whole === undefined ? named : [["default", whole], ...named];
}

/** Puts the list into the worker's own script, in the place of `file`. */
export function sharedPlugin(file: string, shared: readonly Shared[]): Plugin {
  return {
    name: "shared",
    setup(build) {
      build.onLoad({ filter: /\/shared\.ts$/ }, ({ path }) =>
        path === file ? { contents: listText(shared), loader: "js" } : undefined,
      );
    },
  };
}

function listText(shared: readonly Shared[]): string {
  const imports: string[] = [];
  const items = shared.map(({ path, names }, index) => {
    if (!names) return `()=>require(${JSON.stringify(path)})`;
    const local = (name: string) => `${name}_${index}`;
    const list = names.map((name) => `${name} as ${local(name)}`);
    imports.push(`import{${list.join(",")}}from${JSON.stringify(path)};`);
    return `()=>({${names.map((name) => `${name}:${local(name)}`).join(",")}})`;
  });
  return `${imports.join("")}export const shared=[${items.join(",")}];`;
}
