import manifest from "@generated/runtime-assets/default/manifest.json";

import { createEmbeddedRuntime } from "../../runtime/embedded/index.ts";
import type { FileTree, Project, StartOptions } from "../../runtime/port.ts";
import { startDriver, type Driver } from "./driver.ts";
import { fetchProject } from "./fetch-project.ts";
import { inVersion, versionNamed, type Scenario } from "./scenario.ts";
import type { LabAction } from "./state.ts";

/**
 * Everything that only a running lab needs comes with this module, after the reader's click: the
 * runtime's page side, and the names of the files that it loads.
 *
 * @throws Error when a file of the example can't be loaded
 */
export async function start({
  scenario,
  version,
  edits,
  trust,
  variant,
  baseUrl,
  dispatch,
  signal,
}: {
  readonly scenario: Scenario;
  /** Name of one of the scenario's versions; `undefined` is the example's own code. */
  readonly version: string | undefined;
  /** The reader's own text of files. It takes the place of the example's and of the version's. */
  readonly edits: FileTree;
  /** Whose code that is. */
  readonly trust: StartOptions["trust"];
  readonly variant: Project["variant"];
  readonly baseUrl: string;
  readonly dispatch: (action: LabAction) => void;
  readonly signal: AbortSignal;
}): Promise<Driver> {
  const example = manifest.examples[scenario.topic]?.[variant];
  if (example === undefined) throw new Error(`The site holds no example "${scenario.topic}".`);
  const runtime = createEmbeddedRuntime({
    baseUrl,
    assets: manifest.runtime,
    packages: () => example.packages,
  });
  const url = new URL(baseUrl + example.project, location.href);
  const patch = version === undefined ? undefined : versionNamed(scenario, version).patch;
  const project = await fetchProject(url, signal, patch);
  dispatch({ do: "step", step: "start" });
  return startDriver({
    runtime,
    project,
    edits,
    trust,
    scenario: inVersion(scenario, version),
    dispatch,
    signal,
  });
}
