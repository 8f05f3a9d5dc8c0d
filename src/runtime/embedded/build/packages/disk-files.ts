import { readFileSync, statSync } from "node:fs";
import type { ModuleFiles } from "../../loader/files.ts";

/** The real file system, as the loader's resolution sees files. */
export const diskFiles: ModuleFiles = {
  kindOf(path) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) return "directory";
    return stat?.isFile() ? "file" : undefined;
  },
  read: (path) => readFileSync(path, "utf8"),
};
