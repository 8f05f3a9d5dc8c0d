import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { FileTree, Project } from "../../runtime/port.ts";
import { projectOf, readExample } from "../../snippets/project.ts";
import { raceProject } from "./project.ts";

/** The example whose session, queue and packages the bench of the race lab runs. */
export const topic = "modify-session";
const programDirectory = "src/labs/race/program";

/**
 * The bench as a project, read from disk: at build time, and in tests.
 *
 * @param siteDir the root of the repository
 */
export function readRaceProject(siteDir: string): Project {
  const example = readExample(siteDir, topic).variants.find(({ variant }) => variant === "esm");
  if (example === undefined) throw new Error(`examples/${topic}/esm is missing.`);
  return raceProject(projectOf(example).files, readProgram(join(siteDir, programDirectory)));
}

function readProgram(directory: string): FileTree {
  const paths = readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".js"))
    .map((path) => path.replaceAll("\\", "/"))
    .sort();
  return Object.fromEntries(
    paths.map((path) => [path, readFileSync(join(directory, path), "utf8")]),
  );
}
