import { codedError } from "../node/internal/errors.ts";
import type { ModuleFiles } from "./files.ts";

/** An `exports` or `imports` field, or a part of one. */
export type Target = null | string | readonly Target[] | { readonly [key: string]: Target };

/** What resolution needs of a `package.json`. */
export type PackageJson = {
  /** Absolute path of the directory that holds it. */
  readonly directory: string;
  readonly name?: string;
  readonly main?: string;
  readonly type: "module" | "commonjs" | "none";
  readonly exports?: Target;
  readonly imports?: Target;
};

export type PackageReader = {
  /** The `package.json` of this very directory. */
  at(directory: string): PackageJson | undefined;
  /** The nearest one of a file, up to the next `node_modules` (Node: LOOKUP_PACKAGE_SCOPE). */
  scopeOf(file: string): PackageJson | undefined;
};

export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/";

export const inDirectory = (directory: string, name: string): string =>
  directory === "/" ? `/${name}` : `${directory}/${name}`;

/** Reads and remembers `package.json` files, as Node does for the life of a process. */
export function createPackageReader(files: ModuleFiles): PackageReader {
  const known = new Map<string, PackageJson | undefined>();

  function at(directory: string): PackageJson | undefined {
    if (known.has(directory)) return known.get(directory);
    const path = inDirectory(directory, "package.json");
    const found =
      files.kindOf(path) === "file"
        ? parsePackageJson(path, directory, files.read(path))
        : undefined;
    known.set(directory, found);
    return found;
  }

  function scopeOf(file: string): PackageJson | undefined {
    for (let directory = parentOf(file); ; directory = parentOf(directory)) {
      if (directory.endsWith("/node_modules")) return undefined;
      const found = at(directory);
      if (found || directory === "/") return found;
    }
  }

  return { at, scopeOf };
}

function parsePackageJson(path: string, directory: string, text: string): PackageJson {
  const parsed = parse(path, text);
  if (typeof parsed !== "object" || parsed === null) return { directory, type: "none" };
  const { name, main, type, exports, imports } = parsed as Record<string, unknown>;
  return {
    directory,
    type: type === "module" || type === "commonjs" ? type : "none",
    ...(typeof name === "string" && { name }),
    ...(typeof main === "string" && { main }),
    ...(isTarget(exports) && { exports }),
    ...(isTarget(imports) && typeof imports === "object" && { imports }),
  };
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw codedError(
      Error,
      "ERR_INVALID_PACKAGE_CONFIG",
      `Invalid package config ${path}. ${reason}`,
    );
  }
}

function isTarget(value: unknown): value is Target {
  if (value === null || typeof value === "string") return true;
  if (typeof value !== "object") return false;
  return Object.values(value).every(isTarget);
}
