/** Where modules are read from: the virtual file system, and the packages' bundle laid over it. */
export type ModuleFiles = {
  /** What is at an absolute path, following no links. */
  kindOf(path: string): "file" | "directory" | undefined;
  /** The text of a file. @throws Error ENOENT or EISDIR, as `fs.readFileSync` does. */
  read(path: string): string;
};

/** Files of `above` where it has any, else those of `below`. Directories merge. */
export function overlayFiles(above: ModuleFiles, below: ModuleFiles): ModuleFiles {
  return {
    kindOf: (path) => above.kindOf(path) ?? below.kindOf(path),
    read: (path) => (above.kindOf(path) === "file" ? above.read(path) : below.read(path)),
  };
}
