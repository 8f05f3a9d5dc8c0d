import manifest from "@generated/runtime-assets/default/manifest.json";

import type { TraceEvent } from "../../trace/event.ts";
import { createBatch } from "../shared/batch.ts";
import { chooseRuntime } from "../shared/chosen-runtime.ts";
export { nothingRuns } from "../shared/chosen-runtime.ts";
import { fetchProject } from "../shared/fetch-project.ts";
import { projectVersions } from "../shared/project-versions.ts";
import { startBench, type Answer, type Bench } from "./bench.ts";
import type { FixName, Processes } from "./fixes.ts";
import type { RaceAction } from "./state.ts";

export type Started =
  | { readonly is: "started"; readonly bench: Bench; readonly first: Answer }
  /** It could not start, and another runtime may: to be started anew. */
  | { readonly is: "elsewhere" }
  | { readonly is: "impossible" };

/**
 * Everything that only a running bench needs comes with this module, after the reader's click.
 *
 * @throws Error when a file of the program can't be loaded
 */
export async function start(options: {
  readonly baseUrl: string;
  readonly fix: FixName;
  readonly processes: Processes;
  readonly dispatch: (action: RaceAction) => void;
  readonly signal: AbortSignal;
}): Promise<Started> {
  const { baseUrl, dispatch, signal } = options;
  const program = manifest.programs["race"];
  if (program === undefined) throw new Error("The site holds no program of this lab.");
  const { runtime, failed } = await chooseRuntime({
    lab: "race",
    version: undefined,
    trust: "own",
    edited: false,
    runnable: program,
    baseUrl,
    signal,
    onChoice: (chosen) => dispatch({ do: "chosen", chosen }),
    onRecording: () => undefined,
  });
  if (runtime.name === "recorded") return { is: "impossible" };
  const project = await fetchProject(new URL(baseUrl + program.project, location.href), signal);
  const versions = { ...projectVersions(project), runtime: runtime.name };
  dispatch({ do: "versions", versions });
  const recorded = createBatch<TraceEvent>((events) => dispatch({ do: "events", events }));
  const onEvent = recorded.add;
  const { bench, first } = await startBench({ ...options, runtime, project, onEvent });
  const answer = await first;
  if (answer.is === "outcomes" || !failed(answer.failure.kind))
    return { is: "started", bench, first: answer };
  await bench.stop();
  return { is: "elsewhere" };
}
