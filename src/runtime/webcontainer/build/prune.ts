import { posix } from "node:path";

/**
 * Which files of an installed package a running Node.js may ask for. The rules leave out what no
 * version of Node.js loads; a trace of what one version did load breaks on the next, which takes other
 * conditions of `exports`.
 */
export type Pruning = {
  /** @param path POSIX, relative to the package. */
  keeps(path: string): boolean;
};

type Manifest = Readonly<Record<string, unknown>>;

const folders = new Set(
  "test tests __tests__ doc docs example examples benchmark benchmarks bench coverage".split(" "),
);
/** Types, maps, prose, and settings of tools. TypeScript below `node_modules` is never run by Node.js. */
const extensions = /\.(ts|mts|cts|tsx|map|md|markdown|flow|yml|yaml|tsbuildinfo)$/i;
const names =
  /^(readme|changelog|changes|history|authors|contributors|contributing|security|makefile|gruntfile\.js|gulpfile\.js|bower\.json|component\.json|tsconfig.*\.json|npm-shrinkwrap\.json)(\.txt)?$/i;

export function pruningOf(manifest: Manifest): Pruning {
  const unused = unusedFolders(manifest);
  return {
    keeps(path) {
      const [first = "", ...rest] = path.split("/");
      if (path.split("/").some((part) => part.startsWith("."))) return false;
      if (rest.length > 0 && folders.has(first)) return false;
      if (extensions.test(path) || names.test(posix.basename(path))) return false;
      return !unused.some((folder) => path.startsWith(`${folder}/`));
    },
  };
}

/** What Node.js and npm read of a package's manifest, and its licence. */
const fields = [
  ..."name version license type main exports imports".split(" "),
  ..."dependencies peerDependencies peerDependenciesMeta optionalDependencies engines bin".split(
    " ",
  ),
];

export function pruneManifest(manifest: Manifest): Manifest {
  return Object.fromEntries(
    fields.flatMap((name) => (name in manifest ? [[name, manifest[name]]] : [])),
  );
}

/**
 * Folders with another format of the same code: those of targets of `exports` that are only for
 * browsers and bundlers, where no target that Node.js may take lies in them.
 */
function unusedFolders({ exports }: Manifest): readonly string[] {
  const used = new Set<string>();
  const others = new Set<string>();
  collect(exports, true, used, others);
  return [...new Set([...others].map((target) => posix.dirname(posix.normalize(target))))].filter(
    (folder) =>
      folder !== "." &&
      !folder.includes("*") &&
      ![...used].some((target) => posix.normalize(target).startsWith(`${folder}/`)),
  );
}

/** Conditions that some version of Node.js sets in some way of loading. */
const sometimes = new Set(["import", "require", "module-sync", "node-addons"]);
const always = new Set(["node", "default"]);

function collect(value: unknown, reached: boolean, used: Set<string>, others: Set<string>): void {
  if (typeof value === "string") return void (reached ? used : others).add(value);
  if (Array.isArray(value)) {
    for (const each of value) collect(each, reached, used, others);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  let open = reached;
  for (const [key, inner] of Object.entries(value)) {
    const isSubpath = key.startsWith(".");
    collect(inner, open && (isSubpath || always.has(key) || sometimes.has(key)), used, others);
    // Conditions are tried in order: what comes after one that holds is never reached.
    if (always.has(key)) open = false;
  }
}
