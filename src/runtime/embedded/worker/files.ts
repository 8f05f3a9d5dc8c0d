import path from "node:path";
import type { ModuleFiles } from "../loader/index.ts";
import fs, { volume } from "../node/fs.ts";

/** The project in the worker's file system: what `node:fs` sees is what the loader reads. */
export type ProjectFiles = ModuleFiles & {
  /** By path relative to the project's root. */
  write(files: Readonly<Record<string, string>>): void;
};

export function createProjectFiles(root: string): ProjectFiles {
  return {
    kindOf: (file) => volume.find(file)?.kind,
    read: (file) => fs.readFileSync(file, "utf8"),
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        const file = `${root}/${name}`;
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, text);
      }
    },
  };
}
