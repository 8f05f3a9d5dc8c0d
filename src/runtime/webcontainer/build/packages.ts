import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A package that a lockfile installs for running. */
export type LockedPackage = {
  /** Such as `node_modules/engine.io/node_modules/accepts`. POSIX. */
  readonly place: string;
  readonly name: string;
  readonly version: string;
};

/** @throws Error where the lockfile is none of version 2 or 3. */
export function lockedPackages(lockfile: string): readonly LockedPackage[] {
  const { packages } = readObject(lockfile);
  if (!isObject(packages)) throw new Error(`${lockfile}: no "packages"; run npm 7 or later`);
  return Object.entries(packages).flatMap(([place, entry]) => {
    if (place === "" || !isObject(entry) || entry.dev === true) return [];
    if (typeof entry.version !== "string") throw new Error(`${lockfile}: ${place} has no version`);
    const name = place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
    return [{ place, name, version: entry.version }];
  });
}

/** The folders of all packages below a `node_modules`, by `name@version`. */
export function installedFolders(modulesDir: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const visit = (directory: string): void => {
    for (const { name } of readdirSync(directory, { withFileTypes: true })) {
      if (name.startsWith(".")) continue;
      const folder = join(directory, name);
      if (name.startsWith("@")) visit(folder);
      else note(folder);
    }
  };
  const note = (folder: string): void => {
    const manifest = join(folder, "package.json");
    if (!existsSync(manifest)) return;
    const { name, version } = readObject(manifest);
    const key = `${String(name)}@${String(version)}`;
    if (!found.has(key)) found.set(key, folder);
    const nested = join(folder, "node_modules");
    if (existsSync(nested)) visit(nested);
  };
  visit(modulesDir);
  return found;
}

export function readObject(path: string): Record<string, unknown> {
  const value: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (!isObject(value)) throw new Error(`${path}: not an object`);
  return value;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
