import posix from "path-browserify";
import { mustBeString } from "./internal/errors.ts";
import { unsupported } from "./unsupported.ts";

/**
 * `node:path` for POSIX: path-browserify is Node's own code of version 8; what has changed in Node
 * since then (argument errors, `format` with an extension without a dot) is added here.
 */

const cwd = () => globalThis.process?.cwd() ?? "/";

function checkAll(paths: readonly unknown[]): void {
  for (const [index, path] of paths.entries()) mustBeString(path, `paths[${index}]`);
}

function resolve(...paths: string[]): string {
  checkAll(paths);
  return posix.resolve(cwd(), ...paths);
}

function join(...paths: string[]): string {
  for (const path of paths) mustBeString(path, "path");
  return posix.join(...paths);
}

function relative(from: string, to: string): string {
  mustBeString(from, "from");
  mustBeString(to, "to");
  return posix.relative(resolve(from), resolve(to));
}

function basename(path: string, suffix?: string): string {
  if (suffix !== undefined) mustBeString(suffix, "suffix");
  mustBeString(path, "path");
  return posix.basename(path, suffix);
}

function onPath<T>(
  name: "normalize" | "isAbsolute" | "dirname" | "extname" | "parse",
): (path: string) => T {
  const call = posix[name] as (path: string) => unknown;
  return Object.defineProperty(
    (path: string) => {
      mustBeString(path, "path");
      return call(path) as T;
    },
    "name",
    { value: name },
  );
}

type ParsedPath = { root?: string; dir?: string; base?: string; ext?: string; name?: string };

function format(parts: ParsedPath): string {
  const dir = parts.dir || parts.root;
  // The dot was made optional in Node 19 (nodejs/node#44349).
  const dot = parts.ext && !parts.ext.startsWith(".") ? "." : "";
  const base = parts.base || `${parts.name || ""}${dot}${parts.ext || ""}`;
  if (!dir) return base;
  return dir === parts.root ? `${dir}${base}` : `${dir}/${base}`;
}

export const path = {
  resolve,
  normalize: onPath<string>("normalize"),
  isAbsolute: onPath<boolean>("isAbsolute"),
  join,
  relative,
  toNamespacedPath: (path: string) => path,
  dirname: onPath<string>("dirname"),
  basename,
  extname: onPath<string>("extname"),
  format,
  parse: onPath<Required<ParsedPath>>("parse"),
  sep: "/",
  delimiter: ":",
  posix: undefined as unknown,
  win32: undefined as unknown,
};

path.posix = path;
path.win32 = new Proxy(
  {},
  {
    get(_target, name) {
      // Inspecting or awaiting the object must not throw; only its functions are missing.
      if (typeof name !== "string" || !(name in path)) return undefined;
      if (name === "sep") return "\\";
      if (name === "delimiter") return ";";
      return () => {
        throw unsupported(`path.win32.${name}`, "Paths are POSIX paths here: use path.posix.");
      };
    },
  },
);

export default path;
