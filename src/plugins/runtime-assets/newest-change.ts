import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/**
 * When the newest of some files and folders changed, in ms since the epoch; 0 where there is none.
 * Installed packages don't count.
 */
export async function newestChange(paths: readonly string[]): Promise<number> {
  let newest = 0;
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (!found) continue;
    newest = Math.max(newest, found.mtimeMs);
    if (!found.isDirectory()) continue;
    const names = (await readdir(path)).filter((name) => name !== "node_modules");
    newest = Math.max(newest, await newestChange(names.map((name) => join(path, name))));
  }
  return newest;
}
