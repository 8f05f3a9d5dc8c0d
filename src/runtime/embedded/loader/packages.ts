import type { ModuleFiles } from "./files.ts";

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
};

/**
 * The bundle's own scope. `require` gives builtins, `root` is the directory of the project.
 * Returns one factory per file of the index; each runs its file once.
 */
export type PackagesBody = (
  require: (name: string) => unknown,
  root: string,
) => Readonly<Record<string, () => unknown>>;

/** The function that a bundle's script calls; the loader defines it for as long as it loads. */
export const PACKAGES_HOOK = "__embeddedPackages__";

export type BundledPackages = {
  readonly files: ModuleFiles;
  /** `undefined` for a path that is not in the bundle. */
  find(path: string): BundledFile | undefined;
  /** Runs the file, once. */
  load(path: string): unknown;
  /** The packages that the project itself depends on. */
  readonly names: readonly string[];
};

/** Lays a bundle out under `root/node_modules`. */
export function bundledPackages(
  index: PackagesIndex,
  body: PackagesBody,
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
  let factories: ReturnType<PackagesBody> | undefined;
  const relative = (path: string) => (path.startsWith(base) ? path.slice(base.length) : "");
  const find = (path: string) =>
    Object.hasOwn(index.files, relative(path)) ? index.files[relative(path)] : undefined;

  return {
    names: index.dependencies,
    find,
    load(path) {
      factories ??= body(require, root);
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
