import { parse as lexModule } from "es-module-lexer/minimal/js";
import { codedError, invalidArgType, invalidArgValue } from "../node/internal/errors.ts";
import type { LoaderContext } from "./context.ts";
import { parentOf } from "./package-json.ts";
import { rewrite, type Edit } from "./rewrite.ts";
import { readSource, type Source } from "./source.ts";
import { locateSyntaxError } from "./syntax-error.ts";

/**
 * CommonJS as in Node's `lib/internal/modules/cjs/loader.js`: a cache by file name, a module is in it
 * before it runs (so cycles see what is exported so far), and leaves it when it throws.
 */

/** `module` in a CommonJS file. */
export type CommonJsModule = {
  id: string;
  readonly path: string;
  exports: unknown;
  readonly filename: string;
  loaded: boolean;
  readonly children: CommonJsModule[];
  readonly paths: readonly string[];
  readonly parent: CommonJsModule | null | undefined;
  require(id: string): unknown;
};

export type Require = {
  (id: string): unknown;
  resolve: ((id: string) => string) & { paths(id: string): string[] | null };
  readonly main: CommonJsModule | undefined;
  readonly cache: Record<string, CommonJsModule>;
  readonly extensions: Record<string, unknown>;
};

export type CommonJs = {
  readonly cache: Record<string, CommonJsModule>;
  /** Loads a file, or gives its exports if it is loaded. */
  load(file: string, parent?: CommonJsModule, isMain?: boolean): unknown;
  requireFrom(file: string): Require;
  /** Published code hands over its function here. */
  define(id: number, run: ModuleFunction): void;
  /** JavaScript of a CommonJS file, types stripped. */
  source(file: string): Source;
  /** What `require("node:module")` gives. */
  readonly Module: object;
};

type ModuleFunction = (
  this: unknown,
  exports: unknown,
  require: Require,
  module: CommonJsModule,
  filename: string,
  dirname: string,
  importModule: (specifier: unknown, options?: unknown) => Promise<object>,
) => void;

/** The name under which `import()` is handed to a CommonJS file. */
const importName = "__embeddedImport__";

export function createCommonJs(
  context: LoaderContext,
  importFrom: (file: string) => (specifier: unknown, options?: unknown) => Promise<object>,
  loadedNamespace: (file: string) => object | undefined,
): CommonJs {
  const { resolver, evaluator, locations, files } = context;
  const cache: Record<string, CommonJsModule> = Object.create(null) as Record<
    string,
    CommonJsModule
  >;
  const extensions = { ".js": undefined, ".json": undefined, ".node": undefined };
  const waiting = new Map<number, ModuleFunction>();
  let count = 0;
  let main: CommonJsModule | undefined;

  class Module implements CommonJsModule {
    id: string;
    path: string;
    exports: unknown = {};
    filename: string;
    loaded = false;
    children: CommonJsModule[] = [];
    paths: readonly string[];
    declare parent: CommonJsModule | null | undefined;

    constructor(filename = "", parent?: CommonJsModule | null) {
      this.id = filename;
      this.path = parentOf(filename);
      this.filename = filename;
      this.paths = nodeModulesOf(this.path);
      Object.defineProperty(this, "parent", { value: parent, writable: true, configurable: true });
      parent?.children.push(this);
    }

    require(id: string): unknown {
      return requireIn(this, id);
    }
  }

  function requireIn(module: CommonJsModule, id: unknown): unknown {
    checkId(id);
    const target = resolver.require(id, module.filename, stackOf(module));
    return target.kind === "builtin" ? context.builtin(target.name) : load(target.path, module);
  }

  function stackOf(module: CommonJsModule): string[] {
    const stack: string[] = [];
    for (let at: CommonJsModule | null | undefined = module; at; at = at.parent)
      stack.push(at.filename);
    return stack;
  }

  function makeRequire(module: CommonJsModule): Require {
    const require = (id: string) => requireIn(module, id);
    const resolve = (id: string) => {
      checkId(id);
      const target = resolver.require(id, module.filename, stackOf(module));
      return target.kind === "builtin" ? id : target.path;
    };
    const paths = (id: string) => (/^\.{0,2}\//.test(id) ? [module.path] : [...module.paths]);
    return Object.assign(require, {
      resolve: Object.assign(resolve, { paths }),
      main,
      cache,
      extensions,
    });
  }

  function load(file: string, parent?: CommonJsModule, isMain = false): unknown {
    const known = cache[file];
    if (known) {
      if (parent && !parent.children.includes(known)) parent.children.push(known);
      return known.exports;
    }
    const module = new Module(file, parent ?? (isMain ? null : undefined));
    if (isMain) {
      main = module;
      module.id = ".";
    }
    cache[file] = module;
    try {
      fill(module, parent);
      module.loaded = true;
    } catch (error) {
      delete cache[file];
      throw error;
    }
    return module.exports;
  }

  function fill(module: CommonJsModule, parent: CommonJsModule | undefined): void {
    const file = module.filename;
    const bundled = context.bundled(file);
    const format = bundled?.format ?? context.format(file, false);
    if (format === "module") module.exports = namespaceOrThrow(file, parent);
    else if (bundled) module.exports = context.loadBundled(file);
    else if (format === "json") module.exports = parseJson(file, files.read(file));
    else run(module);
  }

  /** Node 20 can require a module that has no top-level await. Here, only one that has run already. */
  function namespaceOrThrow(file: string, parent: CommonJsModule | undefined): object {
    const namespace = loadedNamespace(file);
    if (namespace) return namespace;
    const from = parent ? ` from ${parent.filename}` : "";
    const where = parent ? ` in ${parent.filename}` : "";
    throw codedError(
      Error,
      "ERR_REQUIRE_ESM",
      `require() of ES Module ${file}${from} not supported.\nInstead change the require of ${file.slice(file.lastIndexOf("/") + 1)}${where} to a dynamic import() which is available in all CommonJS modules.`,
    );
  }

  function run(module: CommonJsModule): void {
    const file = module.filename;
    const source = readCommonJs(file);
    const id = count++;
    const head = `${context.scope}.define(${id},function(exports,require,module,__filename,__dirname,${importName}){`;
    const { code, original } = rewrite(source.code, [
      { start: 0, end: 0, text: head },
      ...dynamicImports(source.code),
      { start: source.code.length, end: source.code.length, text: "\n})" },
    ]);
    const url = evaluator.publish(code, "script");
    locations.add(url, {
      shown: file,
      file,
      original: (position) => source.original(original(position)),
    });
    try {
      evaluator.runScript(url);
    } catch (error) {
      throw locateSyntaxError(context, source, "script", error);
    } finally {
      evaluator.release(url);
    }
    const body = waiting.get(id);
    waiting.delete(id);
    const { exports, path } = module;
    body?.call(exports, exports, makeRequire(module), module, file, path, importFrom(file));
  }

  const readCommonJs = (file: string) => readSource(context, file, "commonjs");

  function requireFrom(file: string): Require {
    return makeRequire(new Module(file));
  }

  function createRequire(from: unknown): Require {
    const path = pathOf(from);
    if (path === undefined) {
      throw invalidArgValue(
        "filename",
        from,
        "must be a file URL object, file URL string, or absolute path string",
      );
    }
    return requireFrom(path.endsWith("/") ? `${path}noop.js` : path);
  }

  const isBuiltin = (name: string) => {
    const plain = name.replace(/^node:/, "");
    return context.builtinNames().includes(plain);
  };

  Object.assign(Module, {
    Module,
    _cache: cache,
    _extensions: extensions,
    _nodeModulePaths: (from: string) => nodeModulesOf(from),
    _resolveFilename: (id: string, parent: CommonJsModule) => makeRequire(parent).resolve(id),
    _load: (id: string, parent: CommonJsModule) => requireIn(parent, id),
    builtinModules: context.builtinNames().filter((name) => name !== "module"),
    isBuiltin,
    createRequire,
    syncBuiltinESMExports() {},
    findSourceMap: () => undefined,
  });

  return {
    cache,
    load,
    requireFrom,
    define: (id, body) => void waiting.set(id, body),
    source: readCommonJs,
    Module,
  };
}

function checkId(id: unknown): asserts id is string {
  if (typeof id !== "string") throw invalidArgType("id", "of type string", id);
  if (id === "") throw invalidArgValue("id", id, "must be a non-empty string");
}

function pathOf(from: unknown): string | undefined {
  const text = from instanceof URL ? from.href : from;
  if (typeof text !== "string") return undefined;
  if (text.startsWith("file:")) return decodeURIComponent(new URL(text).pathname);
  return text.startsWith("/") ? text : undefined;
}

function nodeModulesOf(directory: string): string[] {
  const places: string[] = [];
  for (let at = directory; ; at = parentOf(at)) {
    if (!at.endsWith("/node_modules"))
      places.push(at === "/" ? "/node_modules" : `${at}/node_modules`);
    if (at === "/") return places;
  }
}

/** `import(` would resolve against the script's blob URL: the loader's own takes its place. */
function dynamicImports(code: string): Edit[] {
  if (!/\bimport\s*[(/]/.test(code)) return [];
  try {
    const [imports] = lexModule(code);
    return imports
      .filter(({ d }) => d >= 0)
      .map(({ ss }) => ({ start: ss, end: ss + "import".length, text: importName }));
  } catch {
    // Not a module's syntax: the engine will tell where, or there is no import() to replace.
    return [];
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, "")) as unknown;
  } catch (error) {
    if (error instanceof Error) error.message = `${file}: ${error.message}`;
    throw error;
  }
}
