import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What a project says about its packages. */
export type ProjectPackages = {
  readonly directory: string;
  /** Names in `dependencies`. */
  readonly dependencies: readonly string[];
  /** Versions of each package that the lockfile installs for running, by name. */
  readonly locked: ReadonlyMap<string, ReadonlySet<string>>;
};

/** @throws Error where `package.json` or a lockfile of version 2 or 3 is missing or can't be read. */
export function readProjectPackages(directory: string): ProjectPackages {
  const { dependencies } = readObject(join(directory, "package.json"));
  const lockfile = join(directory, "package-lock.json");
  const { packages } = readObject(lockfile);
  if (!isObject(packages)) throw new Error(`${lockfile}: no "packages"; run npm 7 or later`);
  const locked = new Map<string, Set<string>>();
  for (const [place, entry] of Object.entries(packages)) {
    if (place === "" || !isObject(entry) || entry.dev === true) continue;
    if (typeof entry.version !== "string") continue;
    const name = place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
    locked.set(name, (locked.get(name) ?? new Set()).add(entry.version));
  }
  return {
    directory,
    dependencies: isObject(dependencies) ? Object.keys(dependencies) : [],
    locked,
  };
}

function readObject(path: string): Record<string, unknown> {
  const value: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (!isObject(value)) throw new Error(`${path}: not an object`);
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
