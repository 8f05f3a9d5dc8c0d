import manifest from "@generated/runtime-assets/default/manifest.json";

import type { TraceEvent } from "../../trace/event.ts";
import { announceRecorded } from "../shared/announce.ts";
import { createBatch } from "../shared/batch.ts";
import { fetchExample } from "../shared/fetch-project.ts";
import { makeEmbedded } from "../shared/make-runtime.ts";
import { projectVersions } from "../shared/project-versions.ts";
import type { Variant } from "../shared/variant.ts";
import { openBench, type Bench } from "./bench.ts";
import type { CrossSiteAction } from "./state.ts";
import type { Switches } from "./switches.ts";

/**
 * Everything that only a running bench needs comes with this module, after the reader's click. It is
 * the embedded runtime: the gateway needs to know how a page asks (`Sec-Fetch-Mode`), which a
 * WebContainer's previews do not tell.
 *
 * @throws RunFailed when it could not start
 * @throws Error when a file of the example can't be loaded
 */
export async function start(options: {
  readonly baseUrl: string;
  readonly variant: Variant;
  readonly switches: Switches;
  readonly dispatch: (action: CrossSiteAction) => void;
  readonly signal: AbortSignal;
}): Promise<Bench> {
  const { baseUrl, variant, switches, dispatch, signal } = options;
  const example = manifest.examples["cross-site"]?.[variant];
  if (example === undefined) throw new Error(`The site holds no example "cross-site".`);
  const runtime = makeEmbedded(baseUrl, example);
  const { project, patches } = await fetchExample(
    new URL(baseUrl + example.project, location.href),
    signal,
  );
  const versions = { ...projectVersions(project), runtime: runtime.name };
  dispatch({ do: "versions", versions });
  const recorded = createBatch<TraceEvent>((events) => {
    dispatch({ do: "events", events });
    announceRecorded({ lab: "cross-site", events });
  });
  const onEvent = recorded.add;
  return openBench({ runtime, project, patches, switches, onEvent, signal });
}
