import type { ModuleFiles } from "../loader/index.ts";

/** The project's files in the worker, for the loader and for `node:fs` alike. */
export type ProjectFiles = ModuleFiles & {
  /** By path relative to the project's root. */
  write(files: Readonly<Record<string, string>>): void;
};

export function createProjectFiles(root: string): ProjectFiles {
  const files = new Map<string, string>();
  return {
    write(more) {
      for (const [path, text] of Object.entries(more)) files.set(`${root}/${path}`, text);
    },
    kindOf(path) {
      if (files.has(path)) return "file";
      return [...files.keys()].some((file) => file.startsWith(path === "/" ? "/" : `${path}/`))
        ? "directory"
        : undefined;
    },
    read: (path) => files.get(path) ?? "",
  };
}
