import { createCommonJs, type CommonJs, type Require } from "./commonjs.ts";
import type { LoaderContext } from "./context.ts";
import { createEsModules } from "./esm.ts";
import type { Evaluator } from "./evaluator.ts";
import { overlayFiles, type ModuleFiles } from "./files.ts";
import { formatOf } from "./format.ts";
import { createLocations } from "./locations.ts";
import { bundledPackages, type BundledPackages, type PackagesScripts } from "./packages.ts";
import { createResolver, isTypescript } from "./resolve.ts";
import { plainText, type Place, type TransformTypescript } from "./source.ts";
import { installStackMapping } from "./stacks.ts";
import type { SyntaxTools } from "./syntax.ts";

export type LoaderOptions = {
  /** The reader's project, such as the virtual file system. */
  readonly files: ModuleFiles;
  /** Directory of the project; packages are under its `node_modules`. Absolute, POSIX. */
  readonly root: string;
  /** What `require` of a builtin gives, by name without `node:`. `module` is the loader's own. */
  readonly builtins: Readonly<Record<string, () => unknown>>;
  readonly evaluator: Evaluator;
  readonly packages?: PackagesScripts;
  /** Gives the TypeScript chunk; called once, at the first TypeScript file. */
  readonly typescript: () => TransformTypescript;
  /**
   * Gives the parsers' chunk; called once, for a syntax error, a cycle of ES modules, or the first
   * CommonJS file of the project that an ES module imports.
   */
  readonly syntax: () => SyntaxTools;
};

export type Loader = {
  /**
   * Runs a file as `node file` does. A CommonJS module has run to its end when this returns, and what
   * it throws is thrown here; for an ES module there is a promise of both.
   */
  runMain(file: string): void | Promise<void>;
  /** Strips the types of a file, if it has any, before `runMain` wants that. Runs nothing of it. */
  readAhead(file: string): void;
  /** `require` as a file at this path has it; for preloads. */
  requireFrom(file: string): Require;
  /** Imports as a file at `from` does; for preloads. */
  importFrom(specifier: string, from: string): Promise<object>;
  /** A copy of `ws`'s client of its own, where the packages have one. */
  loadWebSocket(): unknown;
  /** Makes a text that names published scripts, such as a stack, name the reader's files instead. */
  mapStack(text: string): string;
  /** Shows a script, such as the runtime's own, under a name in stacks. */
  nameScript(url: string, shown: string): void;
  /** Where a thrown value comes from, in the reader's own files. */
  placeOf(thrown: unknown): Place | undefined;
  /** Takes back what it put into the global scope. */
  dispose(): void;
};

let count = 0;

/** One program's module systems. Nothing runs before `runMain`, `requireFrom` or `importFrom` asks. */
export function createLoader(options: LoaderOptions): Loader {
  const { root, builtins, evaluator } = options;
  const bundle: BundledPackages | undefined =
    options.packages && bundledPackages(options.packages, root, requireForPackages);
  const files = bundle ? overlayFiles(options.files, bundle.files) : options.files;
  const isBuiltin = (name: string) => name === "module" || Object.hasOwn(builtins, name);
  const resolver = createResolver({ files, isBuiltin, explainMissing });
  const locations = createLocations();
  const scope = `__embeddedLoader${count++}__`;

  const context: LoaderContext = {
    files,
    resolver,
    evaluator,
    locations,
    scope,
    typescript: once(() => remembering(options.typescript())),
    syntax: once(options.syntax),
    places: new WeakMap<object, Place>(),
    builtin: (name) => (name === "module" ? commonJs.Module : builtins[name]?.()),
    builtinNames: () => [...new Set([...Object.keys(builtins), "module"])],
    format: (file, importing) => formatOf(file, files, resolver.packages, importing),
    bundled: (file) => bundle?.find(file),
    loadBundled: (file) => bundle?.load(file),
  };
  const modules = createEsModules(context, () => commonJs);
  const commonJs: CommonJs = createCommonJs(context, modules.importFrom, modules.loadedNamespace);

  /** What a package in the bundle may require: builtins, and optional packages that aren't there. */
  function requireForPackages(name: string): unknown {
    const target = resolver.require(name, `${root}/node_modules/package.js`);
    return target.kind === "builtin" ? context.builtin(target.name) : commonJs.load(target.path);
  }

  function explainMissing(name: string): string {
    const known = bundle?.names ?? [];
    const list = known.length > 0 ? ` (${known.join(", ")})` : "";
    return `This page has the packages of the example only${list}. Use one of these, or copy the example to your computer and run: npm install ${name}`;
  }

  Object.defineProperty(globalThis, scope, {
    value: { ...modules.runtime, define: commonJs.define },
    configurable: true,
  });
  const restoreStacks = installStackMapping(locations);

  function runMain(file: string): void | Promise<void> {
    const entry = resolver.require(file.startsWith("/") ? file : `./${file}`, `${root}/main.js`);
    if (entry.kind === "builtin") throw new Error(`${file} is not a file`);
    if (context.format(entry.path, false) === "module")
      return modules.run(entry.path).then(() => {});
    commonJs.load(entry.path, undefined, true);
  }

  return {
    runMain,
    readAhead(file) {
      if (!isTypescript(file)) return;
      try {
        const code = plainText(files.read(file));
        const imports = context.format(file, false) === "commonjs";
        context.typescript()(code, { file, imports });
      } catch {
        // What is wrong with it, or with its package.json, is told when it runs.
      }
    },
    requireFrom: commonJs.requireFrom,
    loadWebSocket: () => bundle?.loadWebSocket(),
    importFrom: (specifier, from) => modules.importFrom(from)(specifier),
    mapStack: locations.map,
    nameScript: locations.name,
    placeOf: (thrown) => placeOf(thrown, context, root),
    dispose() {
      restoreStacks();
      Reflect.deleteProperty(globalThis, scope);
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** The same text of the same file is transformed once. */
function remembering(transform: TransformTypescript): TransformTypescript {
  const made = new Map<string, ReturnType<TransformTypescript>>();
  return (code, { file, imports }) => {
    const key = JSON.stringify([file, imports, code]);
    const result = made.get(key) ?? transform(code, { file, imports });
    made.set(key, result);
    return result;
  };
}

/** The noted place, else the first frame of the stack that is a file of the project. */
function placeOf(thrown: unknown, context: LoaderContext, root: string): Place | undefined {
  if (typeof thrown !== "object" || thrown === null) return undefined;
  const noted = context.places.get(thrown);
  if (noted) return noted;
  const stack = "stack" in thrown && typeof thrown.stack === "string" ? thrown.stack : "";
  for (const [, shown = "", line, column] of context.locations
    .map(stack)
    .matchAll(/((?:file:\/\/)?\/[^\s():]+):(\d+):(\d+)/g)) {
    const path = shown.startsWith("file://") ? decodeURIComponent(shown.slice(7)) : shown;
    const own = path.startsWith(`${root === "/" ? "" : root}/`) && !path.includes("/node_modules/");
    if (own) return { file: path, shown, line: Number(line), column: Number(column) };
  }
  return undefined;
}
