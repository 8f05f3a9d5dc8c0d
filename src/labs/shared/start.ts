import manifest from "@generated/runtime-assets/default/manifest.json";

import { createEmbeddedRuntime } from "../../runtime/embedded/index.ts";
import type { Project } from "../../runtime/port.ts";
import { startDriver, type Driver } from "./driver.ts";
import { fetchProject } from "./fetch-project.ts";
import type { Scenario } from "./scenario.ts";
import type { LabAction } from "./state.ts";

/**
 * Everything that only a running lab needs comes with this module, after the reader's click: the
 * runtime's page side, and the names of the files that it loads.
 *
 * @throws Error when a file of the example can't be loaded
 */
export async function start({
  scenario,
  variant,
  baseUrl,
  dispatch,
  signal,
}: {
  readonly scenario: Scenario;
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
  const project = await fetchProject(new URL(baseUrl + example.project, location.href), signal);
  dispatch({ do: "step", step: "start" });
  return startDriver({ runtime, project, scenario, dispatch, signal });
}
