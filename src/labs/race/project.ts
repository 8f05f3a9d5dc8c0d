import type { FileTree, Project } from "../../runtime/port.ts";

/** The file that a fix takes the place of, in each of the two processes. */
const handlers = ["increment.js", "second-process/increment.js"] as const;

/** Of the example's own files, those that the bench runs, as they are. */
export const exampleFiles = ["package.json", "session.js", "queue.js"] as const;

/**
 * The bench as a project: the program of this lab around the example's own session and queue.
 *
 * @param example the files of `examples/modify-session/esm`
 * @param program the files of `program/`
 * @throws Error naming the file that is missing
 */
export function raceProject(example: FileTree, program: FileTree): Project {
  const own = Object.fromEntries(exampleFiles.map((path) => [path, fileOf(example, path)]));
  const files: FileTree = {
    ...own,
    ...program,
    // A process of its own has a queue of its own.
    "second-process/queue.js": fileOf(example, "queue.js"),
  };
  return {
    topic: "race",
    variant: "esm",
    entry: "main.js",
    files: { ...files, ...handlersWith(files, "none") },
  };
}

/** The handler's file in both processes, with this fix. */
export function handlersWith(files: FileTree, fix: string): FileTree {
  const text = fileOf(files, `fixes/${fix}.js`);
  return Object.fromEntries(handlers.map((path) => [path, text]));
}

function fileOf(files: FileTree, path: string): string {
  const text = files[path];
  if (text === undefined) throw new Error(`There is no file ${path}.`);
  return text;
}
