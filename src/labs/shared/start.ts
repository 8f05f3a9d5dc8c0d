import manifest from "@generated/runtime-assets/default/manifest.json";

import type { FileTree, Project, StartOptions } from "../../runtime/port.ts";
import { chooseRuntime } from "./chosen-runtime.ts";
import { startDriver, type Driver } from "./driver.ts";
import type { FaultName } from "./faults.ts";
import { fetchProject } from "./fetch-project.ts";
import { projectVersions } from "./project-versions.ts";
import { beginning, inVersion, versionNamed, type Scenario } from "./scenario.ts";
import type { LabAction } from "./state.ts";

/**
 * Has the browser fetch the files of an example, so that a run finds them in its cache.
 *
 * @throws Error when they can't be loaded
 */
export async function fetchAhead(
  topic: string,
  variant: Project["variant"],
  baseUrl: string,
): Promise<void> {
  const example = manifest.examples[topic]?.[variant];
  if (example) await (await fetch(new URL(baseUrl + example.project, location.href))).arrayBuffer();
}

/**
 * Everything that only a running lab needs comes with this module, when the reader presses Run: the
 * runtime's page side, and the names of the files that it loads. It chooses the runtime; one that
 * could not start is remembered, so that the next start takes another.
 *
 * @throws Error when a file of the example can't be loaded
 */
export async function start({
  lab,
  scenario,
  version,
  edits,
  trust,
  begins,
  variant,
  baseUrl,
  dispatch: tell,
  onElsewhere,
  signal,
}: {
  readonly lab: string;
  readonly scenario: Scenario;
  /** Name of one of the scenario's versions; `undefined` is the example's own code. */
  readonly version: string | undefined;
  /** The reader's own text of files, as made of the example with the version's change. */
  readonly edits: FileTree;
  /** Whose code that is. */
  readonly trust: StartOptions["trust"];
  /** What is to fail from the start, besides what the version says. */
  readonly begins: readonly FaultName[];
  readonly variant: Project["variant"];
  readonly baseUrl: string;
  readonly dispatch: (action: LabAction) => void;
  /** The runtime could not start it, and another one may: to be started anew. */
  readonly onElsewhere: () => void;
  readonly signal: AbortSignal;
}): Promise<Driver> {
  const example = manifest.examples[scenario.topic]?.[variant];
  if (example === undefined) throw new Error(`The site holds no example "${scenario.topic}".`);

  // Whichever runtime is chosen wants it.
  const url = new URL(baseUrl + example.project, location.href);
  const patch = version === undefined ? undefined : versionNamed(scenario, version).patch;
  const fetched = fetchProject(url, signal, patch);
  fetched.catch(() => undefined);

  const { choice, runtime, failed } = await chooseRuntime({
    lab,
    version,
    trust,
    runnable: example,
    baseUrl,
    signal,
    onChoice: (chosen) => tell({ do: "chosen", chosen }),
    onRecording: (recordedWith) => tell({ do: "chosen", chosen: { ...choice, recordedWith } }),
  });
  let hasRun = false;
  const dispatch = (action: LabAction) => {
    if (action.do === "running") hasRun = true;
    const isOver = action.do === "failed" && !hasRun && !signal.aborted;
    // A link's code runs nowhere else, and says nothing about where one's own would.
    const mayElsewhere = isOver && trust === "own" && failed(action.failure.kind);
    if (mayElsewhere) onElsewhere();
    else tell(action);
  };
  const project = await fetched;
  dispatch({ do: "versions", versions: { ...projectVersions(project), runtime: choice.runtime } });
  dispatch({ do: "step", step: "start" });
  return startDriver({
    runtime,
    project,
    edits,
    trust,
    scenario: beginning(inVersion(scenario, version), begins),
    dispatch,
    signal,
  });
}
