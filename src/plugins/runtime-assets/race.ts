import { join } from "node:path";

import { fixes } from "../../labs/race/fixes.ts";
import { readRaceProject, topic } from "../../labs/race/read-project.ts";
import { bundlePackages } from "../../runtime/embedded/build/packages.ts";
import { packModules } from "../../runtime/webcontainer/build/modules.ts";
import { highlight } from "../../snippets/highlight.ts";
import type { RunnableExample } from "./manifest.ts";
import { writeProject } from "./write-project.ts";

/** The bench, ready to run in a page. */
export async function buildRace(siteDir: string, directory: string): Promise<RunnableExample> {
  const locations = {
    projectDir: join(siteDir, "examples", topic, "esm"),
    outDir: directory,
    modulesDir: join(siteDir, "node_modules"),
  };
  return {
    project: await writeProject({ ...readRaceProject(siteDir), patches: {} }, directory),
    packages: await bundlePackages(locations),
    modules: packModules(locations),
  };
}

/** The code of each fix as the page shows it, by name. */
export function raceCode(siteDir: string): Readonly<Record<string, string>> {
  const { files } = readRaceProject(siteDir);
  return Object.fromEntries(
    fixes.map(({ name }) => [name, highlight((files[`fixes/${name}.js`] ?? "").trimEnd(), "js")]),
  );
}
