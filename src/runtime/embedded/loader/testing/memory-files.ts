import type { ModuleFiles } from "../files.ts";

/** Files by absolute path, for tests. */
export function memoryFiles(texts: Readonly<Record<string, string>>): ModuleFiles {
  const paths = Object.keys(texts);
  return {
    kindOf(path) {
      if (Object.hasOwn(texts, path)) return "file";
      const prefix = path === "/" ? "/" : `${path}/`;
      return paths.some((other) => other.startsWith(prefix)) ? "directory" : undefined;
    },
    read(path) {
      const text = texts[path];
      if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
      return text;
    },
  };
}
