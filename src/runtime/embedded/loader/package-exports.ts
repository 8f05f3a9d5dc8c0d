import { codedError, type CodedError } from "../node/internal/errors.ts";
import { inDirectory, type PackageJson, type Target } from "./package-json.ts";

/**
 * The `exports` and `imports` fields of a package.
 * Source: "Resolution Algorithm Specification", https://nodejs.org/docs/latest-v20.x/api/esm.html
 */

/** Names that select a branch, such as `node`, `import`, `require`. `default` always does. */
export type Conditions = ReadonlySet<string>;

/** A path in the package, or for `imports` also another package's specifier. */
export type Exported =
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "specifier"; readonly specifier: string };

/**
 * The file that `exports` gives for `subpath` (`.` or `./…`).
 *
 * @throws Error ERR_PACKAGE_PATH_NOT_EXPORTED, ERR_INVALID_PACKAGE_CONFIG or ERR_INVALID_PACKAGE_TARGET
 */
export function resolveExports(
  pkg: PackageJson,
  subpath: string,
  conditions: Conditions,
  importer: string,
): string {
  const { exports } = pkg;
  const keys = isMap(exports) ? Object.keys(exports) : [];
  const dotted = keys.filter((key) => key.startsWith("."));
  if (dotted.length > 0 && dotted.length < keys.length) {
    throw invalidConfig(
      pkg,
      importer,
      `"exports" cannot contain some keys starting with '.' and some not. The exports object must either be an object of package subpath keys or an object of main entry condition name keys only.`,
    );
  }
  const map: Target = dotted.length > 0 ? (exports as Target) : { ".": exports ?? null };
  const found = resolveKey(pkg, subpath, map, conditions, false, importer);
  if (found?.kind === "path") return found.path;
  throw notExported(pkg, subpath, importer);
}

/**
 * What `imports` gives for a specifier that starts with `#`.
 *
 * @throws Error ERR_PACKAGE_IMPORT_NOT_DEFINED or ERR_INVALID_MODULE_SPECIFIER
 */
export function resolveImports(
  pkg: PackageJson | undefined,
  specifier: string,
  conditions: Conditions,
  importer: string,
): Exported {
  if (specifier === "#" || specifier.startsWith("#/")) {
    throw codedError(
      TypeError,
      "ERR_INVALID_MODULE_SPECIFIER",
      `Invalid module "${specifier}" is not a valid internal imports specifier name imported from ${importer}`,
    );
  }
  const found =
    pkg?.imports !== undefined
      ? resolveKey(pkg, specifier, pkg.imports, conditions, true, importer)
      : undefined;
  if (found) return found;
  const where = pkg ? ` in package ${inDirectory(pkg.directory, "package.json")}` : "";
  throw codedError(
    TypeError,
    "ERR_PACKAGE_IMPORT_NOT_DEFINED",
    `Package import specifier "${specifier}" is not defined${where} imported from ${importer}`,
  );
}

const isMap = (target: Target | undefined): target is { readonly [key: string]: Target } =>
  typeof target === "object" && target !== null && !Array.isArray(target);

/** PACKAGE_IMPORTS_EXPORTS_RESOLVE: an exact key, else the pattern with the longest base. */
function resolveKey(
  pkg: PackageJson,
  key: string,
  map: Target,
  conditions: Conditions,
  internal: boolean,
  importer: string,
): Exported | undefined {
  if (!isMap(map)) return undefined;
  const resolve = (target: Target, match: string | undefined) =>
    resolveTarget({ pkg, key, conditions, internal, importer, match }, target) ?? undefined;

  const exact = map[key];
  if (exact !== undefined && !key.includes("*") && !key.endsWith("/"))
    return resolve(exact, undefined);

  const patterns = Object.keys(map)
    .filter((pattern) => pattern.split("*").length === 2)
    .sort(byPatternLength);
  for (const pattern of patterns) {
    const [base = "", trailer = ""] = pattern.split("*");
    const fits =
      key.startsWith(base) &&
      key !== base &&
      (trailer === "" || (key.endsWith(trailer) && key.length >= pattern.length));
    if (fits)
      return resolve(map[pattern] ?? null, key.slice(base.length, key.length - trailer.length));
  }
  return undefined;
}

/** PATTERN_KEY_COMPARE: longer base first, then longer pattern. */
function byPatternLength(one: string, other: string): number {
  return other.indexOf("*") - one.indexOf("*") || other.length - one.length;
}

type Context = {
  readonly pkg: PackageJson;
  readonly key: string;
  readonly conditions: Conditions;
  readonly internal: boolean;
  readonly importer: string;
  /** What the pattern's `*` stands for. */
  readonly match: string | undefined;
};

/** PACKAGE_TARGET_RESOLVE. `null` says "not exported", `undefined` "no condition fits". */
function resolveTarget(context: Context, target: Target): Exported | null | undefined {
  if (target === null) return null;
  if (typeof target === "string") return resolveText(context, target);
  if (!isMap(target)) return resolveFirst(context, target);
  for (const [condition, value] of Object.entries(target)) {
    if (condition !== "default" && !context.conditions.has(condition)) continue;
    const found = resolveTarget(context, value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function resolveFirst(context: Context, targets: readonly Target[]): Exported | null | undefined {
  let last: Exported | null | undefined = targets.length === 0 ? null : undefined;
  let failure: Error | undefined;
  for (const target of targets) {
    try {
      last = resolveTarget(context, target);
      failure = undefined;
    } catch (error) {
      if (!isInvalidTarget(error)) throw error;
      failure = error;
      continue;
    }
    if (last) return last;
  }
  if (failure) throw failure;
  return last;
}

const isInvalidTarget = (error: unknown): error is CodedError =>
  error instanceof Error && "code" in error && error.code === "ERR_INVALID_PACKAGE_TARGET";

const badSegment = /(^|[\\/])((\.|%2e)(\.|%2e)?|(n|%6e)ode_modules)([\\/]|$)/i;

function resolveText(context: Context, target: string): Exported {
  const { match, pkg } = context;
  const filled = match === undefined ? target : target.replaceAll("*", match);
  if (!target.startsWith("./")) {
    const isUrl = /^[a-z][a-z0-9+.-]*:/i.test(target) && !target.startsWith("node:");
    if (context.internal && !/^(\.\.?\/|\/)/.test(target) && !isUrl) {
      return { kind: "specifier", specifier: filled };
    }
    throw invalidTarget(context, target);
  }
  if (badSegment.test(target.slice(2))) throw invalidTarget(context, target);
  if (match !== undefined && badSegment.test(match)) {
    throw codedError(
      TypeError,
      "ERR_INVALID_MODULE_SPECIFIER",
      `Invalid module "${context.key}" request is not a valid match in pattern for the "${context.internal ? "imports" : "exports"}" resolution of ${inDirectory(pkg.directory, "package.json")} imported from ${context.importer}`,
    );
  }
  return { kind: "path", path: inDirectory(pkg.directory, filled.slice(2)) };
}

function invalidTarget({ pkg, key, internal, importer }: Context, target: string): CodedError {
  const field = internal ? "imports" : "exports";
  const shown = JSON.stringify(target);
  const hint = internal || target.startsWith("./") ? "" : `; targets must start with "./"`;
  const what =
    key === "."
      ? `Invalid "exports" main target ${shown} defined`
      : `Invalid "${field}" target ${shown} defined for '${key}'`;
  return codedError(
    Error,
    "ERR_INVALID_PACKAGE_TARGET",
    `${what} in the package config ${inDirectory(pkg.directory, "package.json")} imported from ${importer}${hint}`,
  );
}

function invalidConfig(pkg: PackageJson, importer: string, reason: string): CodedError {
  return codedError(
    Error,
    "ERR_INVALID_PACKAGE_CONFIG",
    `Invalid package config ${inDirectory(pkg.directory, "package.json")} while importing ${importer}. ${reason}`,
  );
}

function notExported(pkg: PackageJson, subpath: string, importer: string): CodedError {
  const config = inDirectory(pkg.directory, "package.json");
  const what =
    subpath === "."
      ? `No "exports" main defined in ${config}`
      : `Package subpath '${subpath}' is not defined by "exports" in ${config}`;
  const base = importer === "" ? "" : ` imported from ${importer}`;
  return codedError(Error, "ERR_PACKAGE_PATH_NOT_EXPORTED", what + base);
}
