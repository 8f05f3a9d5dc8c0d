import { codedError, type CodedError } from "../node/internal/errors.ts";
import { path as posix } from "../node/path.ts";
import type { ModuleFiles } from "./files.ts";
import { resolveExports, resolveImports, type Conditions } from "./package-exports.ts";
import { createPackageReader, inDirectory, parentOf, type PackageReader } from "./package-json.ts";

/**
 * From a specifier to a file, as Node does it for `require` (https://nodejs.org/api/modules.html,
 * "All together") and for `import` (https://nodejs.org/api/esm.html, "Resolution Algorithm").
 * From a TypeScript file, `./x.js` also finds `./x.ts` and extensions may be left out, as with `tsx`.
 */

export type Resolved =
  | { readonly kind: "builtin"; /** Without `node:`. */ readonly name: string }
  | { readonly kind: "file"; readonly path: string };

export type Resolver = {
  readonly packages: PackageReader;
  /**
   * @param stack the requiring files, innermost first, for the message
   * @throws Error MODULE_NOT_FOUND and the codes of `exports` resolution
   */
  require(specifier: string, from: string, stack?: readonly string[]): Resolved;
  /** @throws Error ERR_MODULE_NOT_FOUND and the codes of `exports` resolution */
  import(specifier: string, from: string): Resolved;
};

export type ResolverOptions = {
  readonly files: ModuleFiles;
  readonly isBuiltin: (name: string) => boolean;
  /** What a reader can do about a package that isn't there; appended to the message. */
  readonly explainMissing?: (packageName: string) => string;
};

const requireConditions: Conditions = new Set(["node", "require", "module-sync", "node-addons"]);
const importConditions: Conditions = new Set(["node", "import", "module-sync", "node-addons"]);

const requireExtensions = [".js", ".json", ".node"];
const typescriptExtensions = [".ts", ".mts", ".cts", ...requireExtensions, ".mjs", ".cjs"];

export const isTypescript = (file: string): boolean => /\.[cm]?ts$/.test(file);

/** Builtins that Node knows only with the `node:` prefix. */
const prefixOnly = new Set(["test", "test/reporters", "sqlite", "sea"]);

export function createResolver({ files, isBuiltin, explainMissing }: ResolverOptions): Resolver {
  const packages = createPackageReader(files);
  const isFile = (path: string) => files.kindOf(path) === "file";
  const hint = (name: string) => {
    const text = explainMissing?.(name);
    return text ? `\n${text}` : "";
  };

  function builtin(specifier: string): Resolved | undefined {
    if (specifier.startsWith("node:")) {
      const name = specifier.slice(5);
      if (isBuiltin(name)) return { kind: "builtin", name };
      throw codedError(
        Error,
        "ERR_UNKNOWN_BUILTIN_MODULE",
        `No such built-in module: ${specifier}`,
      );
    }
    return isBuiltin(specifier) && !prefixOnly.has(specifier)
      ? { kind: "builtin", name: specifier }
      : undefined;
  }

  /** LOAD_AS_FILE, with the TypeScript sources that a `.js` specifier stands for. */
  function asFile(path: string, from: string): string | undefined {
    if (isFile(path)) return path;
    const typed = path.replace(/\.([cm]?)js$/, ".$1ts");
    if (isTypescript(from) && typed !== path && isFile(typed)) return typed;
    const extensions = isTypescript(from) ? typescriptExtensions : requireExtensions;
    return extensions.map((extension) => path + extension).find(isFile);
  }

  function asIndex(directory: string, from: string): string | undefined {
    const extensions = isTypescript(from) ? typescriptExtensions : requireExtensions;
    return extensions.map((extension) => inDirectory(directory, `index${extension}`)).find(isFile);
  }

  /** LOAD_AS_DIRECTORY */
  function asDirectory(directory: string, from: string): string | undefined {
    if (files.kindOf(directory) !== "directory") return undefined;
    const main = packages.at(directory)?.main;
    if (main !== undefined && main !== "") {
      const target = posix.resolve(directory, main);
      const found = asFile(target, from) ?? asIndex(target, from);
      if (found) return found;
    }
    return asIndex(directory, from);
  }

  function requirePath(specifier: string, from: string): string | undefined {
    const path = posix.resolve(parentOf(from), specifier);
    // A trailing slash asks for a directory, also where a file has the same name.
    const directoryOnly = /(^|\/)\.{0,2}\/?$/.test(specifier);
    return (directoryOnly ? undefined : asFile(path, from)) ?? asDirectory(path, from);
  }

  function require(specifier: string, from: string, stack: readonly string[] = [from]): Resolved {
    const known = builtin(specifier);
    if (known) return known;
    let found: string | undefined;
    if (/^(\.\.?(\/|$)|\/)/.test(specifier)) found = requirePath(specifier, from);
    else if (specifier.startsWith("#")) {
      return fromImports(specifier, from, requireConditions, require);
    } else found = requirePackage(specifier, from);
    if (found) return { kind: "file", path: found };
    const name = packageNameOf(specifier);
    const isAbsent = name !== undefined && packageDirectories(name, from).next().done === true;
    const error = codedError(
      Error,
      "MODULE_NOT_FOUND",
      `Cannot find module '${specifier}'\nRequire stack:\n- ${stack.join("\n- ")}${isAbsent ? hint(name) : ""}`,
    );
    throw Object.assign(plainStack(error), { requireStack: [...stack] });
  }

  function fromImports(
    specifier: string,
    from: string,
    conditions: Conditions,
    again: (specifier: string, from: string) => Resolved,
  ): Resolved {
    const scope = packages.scopeOf(from);
    const found = resolveImports(scope, specifier, conditions, from);
    if (found.kind === "path") return mustExist(found.path, from);
    return again(found.specifier, inDirectory(scope?.directory ?? "/", "package.json"));
  }

  function requirePackage(specifier: string, from: string): string | undefined {
    const name = packageNameOf(specifier);
    if (name === undefined) return undefined;
    const subpath = `.${specifier.slice(name.length)}`;
    const self = packages.scopeOf(from);
    if (self?.exports != null && self.name === name) {
      return mustExist(resolveExports(self, subpath, requireConditions, ""), from).path;
    }
    for (const directory of packageDirectories(name, from)) {
      const pkg = packages.at(directory);
      if (pkg?.exports != null) {
        return mustExist(resolveExports(pkg, subpath, requireConditions, ""), from).path;
      }
      const target = posix.join(directory, subpath);
      const found =
        (subpath === "." ? undefined : asFile(target, from)) ?? asDirectory(target, from);
      if (found) return found;
    }
    return undefined;
  }

  /** The places of `name` in the `node_modules` of all parents, nearest first. */
  function* packageDirectories(name: string, from: string): Generator<string> {
    for (let directory = parentOf(from); ; directory = parentOf(directory)) {
      if (!directory.endsWith("/node_modules")) {
        const place = inDirectory(inDirectory(directory, "node_modules"), name);
        if (files.kindOf(place) !== undefined) yield place;
      }
      if (directory === "/") return;
    }
  }

  function mustExist(path: string, from: string): { kind: "file"; path: string } {
    if (isFile(path)) return { kind: "file", path };
    const typed = path.replace(/\.([cm]?)js$/, ".$1ts");
    if (typed !== path && isTypescript(from) && isFile(typed)) return { kind: "file", path: typed };
    throw notFound(`Cannot find module '${path}' imported from ${from}`);
  }

  /** @param written the specifier as the importing file has it, for the message */
  function importPath(specifier: string, from: string, written = specifier): Resolved {
    if (/%2f|%5c/i.test(specifier)) {
      throw codedError(
        TypeError,
        "ERR_INVALID_MODULE_SPECIFIER",
        `Invalid module "${specifier}" must not include encoded "/" or "\\" characters imported from ${from}`,
      );
    }
    const url = new URL(specifier, `file://${encodePath(from)}`);
    const path = decodeURIComponent(url.pathname);
    if (isFile(path)) return { kind: "file", path };
    if (isTypescript(from)) {
      const found = asFile(path, from) ?? asDirectory(path, from);
      if (found) return { kind: "file", path: found };
    }
    if (files.kindOf(path) === "directory") {
      throw codedError(
        Error,
        "ERR_UNSUPPORTED_DIR_IMPORT",
        `Directory import '${path}' is not supported resolving ES modules imported from ${from}`,
      );
    }
    throw notFound(
      `Cannot find module '${path}' imported from ${from}${didYouMean(path, written)}`,
    );
  }

  /** Node suggests the file that `require` would have found. */
  function didYouMean(path: string, specifier: string): string {
    const found = asFile(path, "") ?? asDirectory(path, "");
    if (!found?.startsWith(path)) return "";
    return `\nDid you mean to import "${specifier.replace(/\/$/, "")}${found.slice(path.replace(/\/$/, "").length)}"?`;
  }

  function importSpecifier(specifier: string, from: string): Resolved {
    const known = builtin(specifier);
    if (known) return known;
    if (/^(\.\.?(\/|$)|\/)/.test(specifier)) return importPath(specifier, from);
    if (specifier.startsWith("#")) {
      return fromImports(specifier, from, importConditions, importSpecifier);
    }
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(specifier)?.[1];
    if (scheme === "file") return importPath(specifier, from);
    if (scheme !== undefined) {
      throw codedError(
        Error,
        "ERR_UNSUPPORTED_ESM_URL_SCHEME",
        `Only URLs with a scheme in: file, data, and node are supported by the default ESM loader. Received protocol '${scheme}:'`,
      );
    }
    return importPackage(specifier, from);
  }

  function importPackage(specifier: string, from: string): Resolved {
    const name = packageNameOf(specifier);
    if (name === undefined) {
      throw codedError(
        TypeError,
        "ERR_INVALID_MODULE_SPECIFIER",
        `Invalid module "${specifier}" is not a valid package name imported from ${from}`,
      );
    }
    const subpath = `.${specifier.slice(name.length)}`;
    const self = packages.scopeOf(from);
    if (self?.exports != null && self.name === name) {
      return mustExist(resolveExports(self, subpath, importConditions, from), from);
    }
    for (const directory of packageDirectories(name, from)) {
      const pkg = packages.at(directory);
      if (pkg?.exports != null) {
        return mustExist(resolveExports(pkg, subpath, importConditions, from), from);
      }
      if (subpath !== ".") return importPath(posix.join(directory, subpath), from, specifier);
      const main = legacyMain(directory, pkg?.main);
      if (main) return { kind: "file", path: main };
      throw notFound(`Cannot find package '${directory}' imported from ${from}`);
    }
    throw notFound(`Cannot find package '${name}' imported from ${from}${hint(name)}`);
  }

  /** LEGACY_MAIN_RESOLVE */
  function legacyMain(directory: string, main: string | undefined): string | undefined {
    const tries = ["index.js", "index.json", "index.node"];
    if (main) {
      const base = main.replace(/\/$/, "");
      const endings = ["", ".js", ".json", ".node", "/index.js", "/index.json", "/index.node"];
      tries.unshift(...endings.map((ending) => base + ending));
    }
    return tries.map((file) => posix.join(directory, file)).find(isFile);
  }

  return { packages, require, import: importSpecifier };
}

/** `express` of `express/lib/x`, `@scope/name` of `@scope/name/x`; `undefined` for an invalid name. */
export function packageNameOf(specifier: string): string | undefined {
  return /^(@[^/\\%]+\/[^/\\%]+|[^@./\\%#][^/\\%]*)(?=\/|$)/.exec(specifier)?.[1];
}

/** A path as it stands in a `file:` URL. */
export const encodePath = (path: string): string =>
  encodeURI(path).replaceAll("?", "%3F").replaceAll("#", "%23");

export const fileUrlOf = (path: string): string => `file://${encodePath(path)}`;

function notFound(message: string): CodedError {
  return codedError(Error, "ERR_MODULE_NOT_FOUND", message);
}

/** Node adds the code of MODULE_NOT_FOUND without naming it in the stack's head. */
function plainStack(error: CodedError): CodedError {
  const { stack } = error;
  if (stack !== undefined) {
    const value = stack.replace(/^Error \[[A-Z_]+\]/, "Error");
    Object.defineProperty(error, "stack", { value, writable: true, configurable: true });
  }
  return error;
}
