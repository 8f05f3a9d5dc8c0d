import { parse, type ImportSpecifier } from "es-module-lexer/minimal/js";
import { codedError } from "../node/internal/errors.ts";
import { holdOpen } from "../node/internal/event-loop.ts";
import type { CommonJs } from "./commonjs.ts";
import type { LoaderContext } from "./context.ts";
import { builtinNames, commonJsNames } from "./esm-exports.ts";
import { wantedNames } from "./import-names.ts";
import { parentOf } from "./package-json.ts";
import { fileUrlOf, type Resolved } from "./resolve.ts";
import { lineStarts, positionAt, rewrite, type Edit, type Position } from "./rewrite.ts";
import { readSource, type Place, type Source } from "./source.ts";
import { locateSyntaxError, markPlace, syntaxErrorAt } from "./syntax-error.ts";

/**
 * ES modules stay ES modules: only specifiers, `import.meta` and `import()` are rewritten, and the
 * platform links and runs them, with live bindings and top-level await.
 */
export type EsModules = {
  /** Links a module with all that it imports and runs it. */
  run(file: string): Promise<object>;
  /** `import()` as a file sees it. */
  importFrom(file: string): (specifier: unknown, options?: unknown) => Promise<object>;
  /** The namespace of a module that has run. */
  loadedNamespace(file: string): object | undefined;
  /** What published code reaches through the loader's global. */
  readonly runtime: EsmRuntime;
};

/** Called by published code only. */
type EsmRuntime = {
  /** The first of the modules that were linked together runs: all of them have been loaded. */
  begin(load: number): void;
  builtin(name: string): unknown;
  required(file: string): unknown;
  bundled(file: string): unknown;
  meta(file: string): object;
  standIn(file: string, setters: readonly [string, (value: unknown) => void][]): void;
  share(file: string): (getters: readonly [string, () => unknown][]) => void;
};

type Parsed = Source & {
  /** `s` and `e` of a declaration are inside of the specifier's quotes, `d` is -1 there. */
  readonly imports: readonly ImportSpecifier[];
  readonly exports: readonly string[];
};

/** `type` of an import's attributes. */
type AttributeType = string | undefined;

const metaName = "__embeddedMeta__";
const importName = "__embeddedImport__";

export function createEsModules(context: LoaderContext, commonJs: () => CommonJs): EsModules {
  const { resolver, evaluator, locations, scope } = context;
  const parsed = new Map<string, Parsed>();
  const urls = new Map<string, string>();
  const facades = new Map<string, string>();
  const linking = new Set<string>();
  const standIns = new Map<string, string>();
  const setters = new Map<string, readonly [string, (value: unknown) => void][]>();
  const metas = new Map<string, object>();
  const namespaces = new Map<string, object>();
  const names = new Map<string, ReadonlySet<string>>();
  /** What each load that is under way keeps alive. */
  const loads = new Map<number, () => void>();
  let loadCount = 0;
  /** The code that the next module to be published begins with, if any: it is the first to run. */
  let beginning = "";

  function parseFile(file: string): Parsed {
    const known = parsed.get(file);
    if (known) return known;
    const source = readSource(context, file, "module");
    const result = lex(source);
    parsed.set(file, result);
    return result;
  }

  function lex(source: Source): Parsed {
    try {
      const [imports, exports] = parse(source.code);
      return { ...source, imports, exports: exports.map(({ n }) => n) };
    } catch (error) {
      const located = locateSyntaxError(context, source, "module", error);
      if (located !== error) throw located;
      throw syntaxErrorAt(context, source, "module", {
        ...positionAt(lineStarts(source.code), indexOf(error)),
        message: "This module's imports and exports can't be read here; try a simpler form",
      });
    }
  }

  const attributesOf = (code: string, { a, se }: ImportSpecifier): AttributeType =>
    a < 0 ? undefined : /\btype["']?\s*:\s*["']([^"']*)["']/.exec(code.slice(a, se))?.[1];

  /** The URL to import for what a specifier resolved to. */
  function urlOf(target: Resolved, type: AttributeType): string {
    if (target.kind === "builtin") return builtinUrl(target.name);
    const { path } = target;
    const bundled = context.bundled(path);
    const format = bundled?.format ?? context.format(path, true);
    checkAttributes(path, format, type);
    if (format === "module" && !bundled) {
      return linking.has(path) ? standInUrl(path) : link(path);
    }
    if (bundled?.format === "module") {
      return facade(`bundled:${path}`, `${scope}.bundled(${text(path)})`, bundled.names, false);
    }
    const value = `${scope}.required(${text(path)})`;
    return facade(`file:${path}`, value, exportNames(target), true);
  }

  const builtinUrl = (name: string) =>
    facade(`node:${name}`, `${scope}.builtin(${text(name)})`, builtinNames(context, name), true);

  /** A module that exports what a value has under each of `names`, and the value as the default. */
  function facade(key: string, value: string, list: Iterable<string>, isDefault: boolean): string {
    const known = facades.get(key);
    if (known) return known;
    const keys = [...list].filter((name) => !isDefault || name !== "default");
    // A module may export null or undefined: its names then have no value.
    const values = keys.map((name, index) => `,v${index}=m?.[${text(name)}]`).join("");
    const exported = keys.map((name, index) => `v${index} as ${text(name)}`);
    if (isDefault) exported.push("m as default");
    const code = `${takeBeginning()}const m=${value}${values};export{${exported.join(",")}};`;
    const url = evaluator.publish(code, "module");
    locations.name(url, key.startsWith("node:") ? key : key.slice(key.indexOf(":") + 1));
    facades.set(key, url);
    return url;
  }

  function link(file: string): string {
    const known = urls.get(file);
    if (known) return known;
    const module = parseFile(file);
    linking.add(file);
    const edits: Edit[] = [];
    const targets = new Map<string, string>();
    try {
      for (const found of module.imports) {
        if (found.d === -1) edits.push(linkImport(module, found, targets));
        else edits.push(replaceKeyword(found));
      }
    } finally {
      linking.delete(file);
    }
    edits.push(...headEdits(module), ...sharing(module, targets));
    return publish(module, edits);
  }

  function linkImport(module: Parsed, found: ImportSpecifier, targets: Map<string, string>): Edit {
    const { code, file } = module;
    const specifier = found.n ?? "";
    const target = at(module, found.s - 1, () => resolver.import(specifier, file));
    const type = attributesOf(code, found);
    const url = at(module, found.s - 1, () => urlOf(target, type));
    checkNames(module, found, target);
    targets.set(specifier, url);
    // Attributes go: what is imported is always JavaScript. Lines stay.
    const start = found.s - 1;
    const end = found.a < 0 ? found.e + 1 : found.se;
    const lines = code.slice(start, end).replace(/[^\n]/g, "");
    return { start, end, text: text(url) + lines };
  }

  const replaceKeyword = ({ d, s, e, ss }: ImportSpecifier): Edit =>
    d === -2
      ? { start: s, end: e, text: metaName }
      : { start: ss, end: ss + "import".length, text: importName };

  function headEdits({ file, imports }: Parsed): Edit[] {
    const needs = (kind: boolean) => (kind ? `${scope}.meta(${text(file)})` : "");
    const meta = needs(imports.some(({ d }) => d === -2));
    const load = needs(imports.some(({ d }) => d >= 0));
    const head = [meta && `${metaName}=${meta}.meta`, load && `${importName}=${load}.load`];
    const declared = head.filter((part) => part !== "").join(",");
    return declared ? [{ start: 0, end: 0, text: `const ${declared};` }] : [];
  }

  /** Where another module got a stand-in for this one, this one fills it. */
  function sharing(module: Parsed, targets: ReadonlyMap<string, string>): Edit[] {
    if (!standIns.has(module.file)) return [];
    return context.syntax().sharingEdits(
      at(module, 0, () => context.syntax().parseModule(module.code)),
      module.code,
      `${scope}.share(${text(module.file)})`,
      (specifier) => targets.get(specifier) ?? specifier,
      (specifier) => exportNames(resolver.import(specifier, module.file)),
    );
  }

  function standInUrl(file: string): string {
    const known = standIns.get(file);
    if (known) return known;
    const register = `((s)=>${scope}.standIn(${text(file)},s))`;
    const list = exportNames({ kind: "file", path: file });
    const url = evaluator.publish(context.syntax().standInCode(list, register), "module");
    locations.name(url, fileUrlOf(file));
    standIns.set(file, url);
    return url;
  }

  function publish(module: Parsed, edits: readonly Edit[]): string {
    const { file, code } = module;
    const result = rewrite(code, [{ start: 0, end: 0, text: takeBeginning() }, ...edits]);
    const url = evaluator.publish(result.code, "module");
    urls.set(file, url);
    locations.add(url, {
      shown: fileUrlOf(file),
      file,
      original: (position) => module.original(result.original(position)),
    });
    return url;
  }

  /** All names that a target exports, `default` included where there is one. */
  function exportNames(target: Resolved, seen: Set<string> = new Set()): ReadonlySet<string> {
    if (target.kind === "builtin")
      return new Set([...builtinNames(context, target.name), "default"]);
    const { path } = target;
    const known = names.get(path);
    if (known) return known;
    const bundled = context.bundled(path);
    const format = bundled?.format ?? context.format(path, true);
    let found: Set<string>;
    if (bundled) found = new Set([...bundled.names, ...(format === "module" ? [] : ["default"])]);
    else if (format === "json") found = new Set(["default"]);
    else if (format === "commonjs") {
      found = new Set([...commonJsNames(context, path, commonJs().source), "default"]);
    } else found = moduleNames(path, seen);
    // Inside of a cycle of `export *` the set isn't whole yet.
    if (seen.size <= 1) names.set(path, found);
    return found;
  }

  function moduleNames(file: string, seen: Set<string>): Set<string> {
    if (seen.has(file)) return new Set();
    seen.add(file);
    const { code, imports, exports } = parseFile(file);
    const found = new Set(exports);
    for (const { d, n, ss, s } of imports) {
      const isStar = d === -1 && /^export\s*\*\s*from\s*$/.test(code.slice(ss, s - 1));
      if (!isStar || n === undefined) continue;
      for (const name of exportNames(resolver.import(n, file), seen)) {
        if (name !== "default") found.add(name);
      }
    }
    return found;
  }

  /** The platform's own message has no line. */
  function checkNames(module: Parsed, found: ImportSpecifier, target: Resolved): void {
    const clause = module.code.slice(found.ss, found.s - 1);
    const wanted = wantedNames(clause);
    if (wanted.length === 0) return;
    const provided = exportNames(target);
    const missing = wanted.find(({ name }) => !provided.has(name));
    if (!missing) return;
    const error = new SyntaxError(
      missingExport(found.n ?? "", missing.name, clause, isCommonJs(target)),
    );
    markAt(module, found.ss + missing.at, error);
    throw error;
  }

  function isCommonJs(target: Resolved): boolean {
    if (target.kind === "builtin") return false;
    const format = context.bundled(target.path)?.format ?? context.format(target.path, true);
    return format === "commonjs";
  }

  /** Errors of linking happen before any code runs: their stack has no frame of the importing file. */
  function at<T>(module: Parsed, offset: number, run: () => T): T {
    try {
      return run();
    } catch (error) {
      if (error instanceof Error && !context.places.has(error)) {
        const position = module.original(positionAt(lineStarts(module.code), offset));
        context.places.set(error, linkPlace(module.file, position));
      }
      throw error;
    }
  }

  const linkPlace = (file: string, position: Position): Place => ({
    ...position,
    file,
    shown: fileUrlOf(file),
    phase: "link",
  });

  function markAt(module: Parsed, offset: number, error: Error): void {
    const position = module.original(positionAt(lineStarts(module.code), offset));
    markPlace(context, error, linkPlace(module.file, position));
  }

  const run = (file: string) => load(() => link(file), file);

  /**
   * Links what `prepare` gives the URL of, and imports it. The platform loads modules beside the
   * loop, hence the process is kept alive until the first of them runs. From there on what the
   * modules do keeps it alive, or doesn't, as in Node.
   */
  async function load(prepare: () => string, file?: string): Promise<object> {
    const id = loadCount++;
    loads.set(id, holdOpen());
    beginning = `${scope}.begin(${id});`;
    try {
      const url = prepare();
      beginning = "";
      const namespace = await evaluator.importModule(url);
      // A file that was linked before, or is now.
      if (file !== undefined && urls.has(file)) namespaces.set(file, namespace);
      return namespace;
    } catch (error) {
      throw error instanceof SyntaxError && !context.places.has(error)
        ? findSyntaxError(error)
        : error;
    } finally {
      beginning = "";
      begin(id);
    }
  }

  function begin(id: number): void {
    loads.get(id)?.();
    loads.delete(id);
  }

  function takeBeginning(): string {
    const code = beginning;
    beginning = "";
    return code;
  }

  /** A module deep in the graph doesn't compile, and the engine doesn't say which. */
  function findSyntaxError(thrown: unknown): unknown {
    for (const module of parsed.values()) {
      const located = locateSyntaxError(context, module, "module", thrown);
      if (located !== thrown) return located;
    }
    return thrown;
  }

  const importFrom = (from: string) => async (specifier: unknown, options?: unknown) => {
    const target = resolver.import(String(specifier), from);
    const prepare = () => urlOf(target, dynamicType(options));
    return load(prepare, target.kind === "file" ? target.path : undefined);
  };

  function metaOf(file: string): object {
    const known = metas.get(file);
    if (known) return known;
    const meta = Object.assign(Object.create(null) as object, {
      dirname: parentOf(file),
      filename: file,
      resolve: (specifier: unknown) => resolveUrl(String(specifier), file),
      url: fileUrlOf(file),
    });
    const entry = { meta, load: importFrom(file) };
    metas.set(file, entry);
    return entry;
  }

  function resolveUrl(specifier: string, from: string): string {
    try {
      const target = resolver.import(specifier, from);
      return target.kind === "builtin" ? `node:${target.name}` : fileUrlOf(target.path);
    } catch (error) {
      // `import.meta.resolve` tells where a file would be, not whether it is there.
      if (/^(\.\.?\/|\/|file:)/.test(specifier)) return new URL(specifier, fileUrlOf(from)).href;
      throw error;
    }
  }

  function share(file: string, getters: readonly [string, () => unknown][]): void {
    const targets = new Map(setters.get(file) ?? []);
    for (const [name, get] of getters) {
      try {
        targets.get(name)?.(get());
      } catch {
        // Not initialised yet (TDZ): a later statement fills it.
      }
    }
  }

  return {
    run,
    importFrom,
    loadedNamespace: (file) => namespaces.get(file),
    runtime: {
      begin,
      builtin: context.builtin,
      required: (file) => commonJs().load(file),
      bundled: context.loadBundled,
      meta: metaOf,
      standIn: (file, list) => void setters.set(file, list),
      share: (file) => (getters) => share(file, getters),
    },
  };
}

/** Where the lexer gave up. */
const indexOf = (error: unknown): number =>
  error instanceof Error && "idx" in error && typeof error.idx === "number" ? error.idx : 0;

const text = (value: string): string => JSON.stringify(value);

function dynamicType(options: unknown): AttributeType {
  if (typeof options !== "object" || options === null || !("with" in options)) return undefined;
  const attributes = options.with;
  if (typeof attributes !== "object" || attributes === null) return undefined;
  return "type" in attributes ? String(attributes.type) : undefined;
}

/** With the codes of Node 20; later versions say ATTRIBUTE instead of ASSERTION. */
function checkAttributes(path: string, format: string, type: AttributeType): void {
  const module = `Module "${fileUrlOf(path)}"`;
  const fail = (code: string, message: string) =>
    codedError(TypeError, `ERR_IMPORT_ASSERTION_TYPE_${code}`, message);
  if (format === "json" && type === undefined) {
    throw fail("MISSING", `${module} needs an import attribute of type "json"`);
  }
  if (type === undefined || (type === "json" && format === "json")) return;
  if (type === "json") throw fail("FAILED", `${module} is not of type "json"`);
  throw fail("UNSUPPORTED", `Import attribute type "${type}" is unsupported`);
}

/** Node's words, with its advice for CommonJS. */
function missingExport(
  specifier: string,
  name: string,
  clause: string,
  isCommonJs: boolean,
): string {
  if (!isCommonJs) {
    return `The requested module '${specifier}' does not provide an export named '${name}'`;
  }
  const names = /\{[^]*\}/.exec(clause)?.[0].replace(/\s+as\s+/g, ": ");
  return `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may not support all module.exports as named exports.
CommonJS modules can always be imported via the default export, for example using:

import pkg from '${specifier}';
const ${names ?? `{ ${name} }`} = pkg;
`;
}
