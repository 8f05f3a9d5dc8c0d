import { readdir, rm } from "node:fs/promises";
import { dirname, join, posix } from "node:path";

/**
 * Removes what an earlier build left beside the files of this one: it would be deployed with them.
 * Only looks into folders that hold a kept file, and never into `directory` itself, which others
 * write to as well.
 *
 * @param kept POSIX paths relative to `directory`.
 */
export async function prune(directory: string, kept: readonly string[]): Promise<void> {
  const folders = new Set(kept.map((path) => dirname(path)).filter((folder) => folder !== "."));
  for (const folder of folders) {
    for (const entry of await readdir(join(directory, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (entry.isFile() && !kept.includes(path)) await rm(join(directory, path));
    }
  }
}

/** Every file that a manifest names: the `path` of an asset, and the `project` of an example. */
export function pathsIn(manifest: unknown): readonly string[] {
  if (typeof manifest !== "object" || manifest === null) return [];
  return Object.entries(manifest).flatMap(([key, value]: [string, unknown]) =>
    (key === "path" || key === "project") && typeof value === "string" ? [value] : pathsIn(value),
  );
}
