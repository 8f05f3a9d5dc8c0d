import type { ModuleFiles } from "./files.ts";
import { standInFor, type StandIn } from "./stand-in.ts";

/**
 * Third-party packages come as one script, built beside the site (`build/packages.ts`), and run
 * unmodified. The bundle looks to the loader like files under `node_modules`: the same resolution
 * decides what a specifier means, and loading such a file calls its factory instead of running text.
 */

export type BundledFile = {
  readonly format: "commonjs" | "module" | "json";
  /** Names that an `import` may ask for, `default` apart for CommonJS. */
  readonly names: readonly string[];
};

/** What is known of a bundle without running any of it. Paths are relative to `node_modules`. */
export type PackagesIndex = {
  /** The packages that the project itself depends on, for messages. */
  readonly dependencies: readonly string[];
  /** The `package.json` of each package, as far as resolution and a reader of versions need it. */
  readonly configs: Readonly<Record<string, object>>;
  readonly files: Readonly<Record<string, BundledFile>>;
  /** The file of `ws` that exports the client, where the bundle has one. */
  readonly webSocket?: string;
};

/** Run their files, once each, by path relative to `node_modules`. */
export type Factories = Readonly<Record<string, () => unknown>>;

/** How a bundle gets at its files in the later script. `shared` is what those need of the bundle. */
export type Later = {
  load(path: string, shared: Factories): unknown;
  standIn(about: StandIn, path: string, shared: Factories): object;
};

/**
 * The bundle's own scope. `require` gives builtins, `root` is the directory of the project.
 * Returns one factory per file of the index.
 */
export type PackagesBody = (
  require: (name: string) => unknown,
  root: string,
  later: Later,
) => Factories;

/** The scope of a bundle's later script. `main` gives what it shares with the bundle. */
export type LaterBody = (
  require: (name: string) => unknown,
  root: string,
  main: (path: string) => unknown,
) => Factories;

/** The function that a bundle's script calls; the loader defines it for as long as it loads. */
export const PACKAGES_HOOK = "__embeddedPackages__";

/** The same for its later script. */
export const LATER_HOOK = "__embeddedLaterPackages__";

/** A bundle's scripts, evaluated. None of the packages runs yet. */
export type PackagesScripts = {
  readonly index: PackagesIndex;
  readonly body: PackagesBody;
  /** Loads the later script without waiting; called once. */
  readonly later: () => LaterBody;
};

export type BundledPackages = {
  readonly files: ModuleFiles;
  /** `undefined` for a path that is not in the bundle. */
  find(path: string): BundledFile | undefined;
  /** Runs the file, once. */
  load(path: string): unknown;
  /** Runs the client of `ws` apart from the copy that programs get; `undefined` without one. */
  loadWebSocket(): unknown;
  /** The packages that the project itself depends on. */
  readonly names: readonly string[];
};

/** Lays a bundle out under `root/node_modules`. */
export function bundledPackages(
  { index, body, later }: PackagesScripts,
  root: string,
  require: (name: string) => unknown,
): BundledPackages {
  const base = `${root === "/" ? "" : root}/node_modules/`;
  const configs = new Map(
    Object.entries(index.configs).map(([name, config]) => [
      `${base}${name}/package.json`,
      JSON.stringify(config),
    ]),
  );
  const directories = new Set<string>();
  for (const path of [...configs.keys(), ...Object.keys(index.files).map((file) => base + file)]) {
    for (
      let at = path.lastIndexOf("/");
      at >= base.length - 1;
      at = path.lastIndexOf("/", at - 1)
    ) {
      directories.add(path.slice(0, at));
    }
  }
  let laterBody: LaterBody | undefined;
  let factories: Factories | undefined;
  const relative = (path: string) => (path.startsWith(base) ? path.slice(base.length) : "");
  const find = (path: string) =>
    Object.hasOwn(index.files, relative(path)) ? index.files[relative(path)] : undefined;

  /** Every package once more, none of them run. */
  function instantiate(): Factories {
    let laterFactories: Factories | undefined;
    const load = (path: string, shared: Factories): unknown => {
      laterBody ??= later();
      laterFactories ??= laterBody(require, root, (wanted) => shared[wanted]?.());
      return laterFactories[path]?.();
    };
    const standIn: Later["standIn"] = (about, path, shared) =>
      standInFor(about, () => load(path, shared) as object);
    return body(require, root, { load, standIn });
  }

  return {
    names: index.dependencies,
    find,
    loadWebSocket: () =>
      index.webSocket === undefined ? undefined : instantiate()[index.webSocket]?.(),
    load(path) {
      factories ??= instantiate();
      const factory = factories[relative(path)];
      if (!factory) throw new Error(`The packages' bundle has no ${path}`);
      return factory();
    },
    files: {
      kindOf(path) {
        if (configs.has(path) || find(path)) return "file";
        return directories.has(path) ? "directory" : undefined;
      },
      read(path) {
        const config = configs.get(path);
        if (config !== undefined) return config;
        throw new Error(`${path} is bundled; its text is not here`);
      },
    },
  };
}
