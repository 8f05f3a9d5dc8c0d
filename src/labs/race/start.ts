import manifest from "@generated/runtime-assets/default/manifest.json";

import type { TraceEvent } from "../../trace/event.ts";
import { createBatch } from "../shared/batch.ts";
import { fetchProject } from "../shared/fetch-project.ts";
import { projectVersions } from "../shared/project-versions.ts";
import { RunFailed } from "../shared/run-failed.ts";
import { startOnRuntime } from "../shared/start-on-runtime.ts";
import { startBench, type Answer, type Bench } from "./bench.ts";
import type { FixName, Processes } from "./fixes.ts";
import type { RaceAction } from "./state.ts";

/** A bench that runs, and what it answered to the choice that it was started with. */
export type Started = { readonly bench: Bench; readonly first: Answer };

/**
 * Everything that only a running bench needs comes with this module, after the reader's click.
 *
 * @throws RunFailed when it could not start
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
  const recorded = createBatch<TraceEvent>((events) => dispatch({ do: "events", events }));
  return startOnRuntime({
    lab: "race",
    runnable: program,
    baseUrl,
    signal,
    onChoice: (chosen) => dispatch({ do: "chosen", chosen }),
    onSteps: (steps) => dispatch({ do: "within", steps }),
    async begin(runtime) {
      const project = await fetchProject(new URL(baseUrl + program.project, location.href), signal);
      const versions = { ...projectVersions(project), runtime: runtime.name };
      dispatch({ do: "versions", versions });
      const onEvent = recorded.add;
      const { bench, first } = await startBench({ ...options, runtime, project, onEvent });
      const answer = await first;
      if (answer.is === "outcomes") return { bench, first: answer };
      await bench.stop();
      throw new RunFailed(answer.failure);
    },
  });
}
