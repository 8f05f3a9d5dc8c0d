import type { ModuleFiles } from "../loader/index.ts";

/** The project's files in the worker, for the loader and for `node:fs` alike. */
export type ProjectFiles = ModuleFiles & {
  /** By path relative to the project's root. */
  write(files: Readonly<Record<string, string>>): void;
};
