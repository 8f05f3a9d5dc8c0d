import manifest from "@generated/runtime-assets/default/manifest.json";

import type { TraceEvent } from "../../trace/event.ts";
import { announceRecorded } from "../shared/announce.ts";
import { createBatch } from "../shared/batch.ts";
import { fetchExample } from "../shared/fetch-project.ts";
import { projectVersions } from "../shared/project-versions.ts";
import { startOnRuntime } from "../shared/start-on-runtime.ts";
import type { Variant } from "../shared/variant.ts";
import { openBench, type Bench } from "./bench.ts";
import type { CrossSiteAction } from "./state.ts";
import type { Switches } from "./switches.ts";

/**
 * Everything that only a running bench needs comes with this module, after the reader's click.
 *
 * @param options.begin what the bench has to do before it counts as started
 * @throws RunFailed, or an adapter's error with a failure, when it could not start
 * @throws Error when a file of the example can't be loaded
 */
export async function start(options: {
  readonly baseUrl: string;
  readonly variant: Variant;
  readonly switches: Switches;
  readonly dispatch: (action: CrossSiteAction) => void;
  readonly begin: (bench: Bench) => Promise<void>;
  readonly signal: AbortSignal;
}): Promise<Bench> {
  const { baseUrl, variant, switches, dispatch, signal } = options;
  const example = manifest.examples["cross-site"]?.[variant];
  if (example === undefined) throw new Error(`The site holds no example "cross-site".`);
  const recorded = createBatch<TraceEvent>((events) => {
    dispatch({ do: "events", events });
    announceRecorded({ lab: "cross-site", events });
  });
  return startOnRuntime({
    lab: "cross-site",
    runnable: example,
    baseUrl,
    signal,
    onChoice: (chosen) => dispatch({ do: "chosen", chosen }),
    onSteps: (steps) => dispatch({ do: "within", steps }),
    async begin(runtime) {
      const url = new URL(baseUrl + example.project, location.href);
      const { project, patches } = await fetchExample(url, signal);
      const versions = { ...projectVersions(project), runtime: runtime.name };
      dispatch({ do: "versions", versions });
      const onEvent = recorded.add;
      const bench = await openBench({ runtime, project, patches, switches, onEvent, signal });
      try {
        await options.begin(bench);
        return bench;
      } catch (error) {
        await bench.stop();
        throw error;
      }
    },
  });
}
