import manifest from "@generated/runtime-assets/default/manifest.json";

import { createEmbeddedRuntime } from "../../runtime/embedded/index.ts";
import type { Runtime } from "../../runtime/port.ts";
import { createRecordedRuntime } from "../../runtime/recorded/index.ts";
import { loadWebContainer } from "./choice/offered.ts";
import { fetchRecording } from "./golden/fetch-recording.ts";

/** What the site has built of one variant of an example, or of a lab's own program. */
export type Runnable = (typeof manifest.programs)[string];

/** The embedded runtime, with the files that the site has built for it. */
export function makeEmbedded(baseUrl: string, { packages }: Runnable): Runtime {
  return createEmbeddedRuntime({ baseUrl, assets: manifest.runtime, packages: () => packages });
}

/**
 * The runtime that was chosen. That of the WebContainer comes only where it is wanted.
 *
 * @param options.doubtful the service may be out of reach: its runtime gives up soon
 * @param options.onRecording hears with which versions a recording was made
 */
export async function makeRuntime(
  name: Runtime["name"],
  options: {
    /** Name of the recording that stands for a run. */
    readonly trace: string;
    readonly baseUrl: string;
    readonly runnable: Runnable;
    readonly doubtful: boolean;
    readonly onRecording: (versions: Readonly<Record<string, string>>) => void;
  },
): Promise<Runtime> {
  const { trace, baseUrl, runnable, doubtful, onRecording } = options;
  switch (name) {
    case "embedded":
      return makeEmbedded(baseUrl, runnable);
    case "webcontainer": {
      if (loadWebContainer === undefined) throw new Error("This site offers no WebContainer.");
      const { createWebContainerRuntime } = await loadWebContainer();
      const { modules } = runnable;
      return createWebContainerRuntime({
        baseUrl,
        assets: manifest.container,
        modules: () => modules,
        ...(doubtful && { attempts: 1, deadlines: { silence: 1500, load: 4000 } }),
      });
    }
    case "recorded":
      return createRecordedRuntime({
        load: async (signal) => {
          const recording = await fetchRecording(trace, baseUrl, signal);
          onRecording(recording.versions);
          return recording;
        },
      });
  }
}
