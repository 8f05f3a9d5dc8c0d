import manifest from "@generated/runtime-assets/default/manifest.json";

import { fetchProject } from "../shared/fetch-project.ts";
import { makeEmbedded } from "../shared/make-runtime.ts";
import { startBench } from "./bench.ts";
import type { FixName, Processes } from "./fixes.ts";

/**
 * Everything that only a running bench needs comes with this module, after the reader's click.
 *
 * @throws Error when a file of the program can't be loaded
 */
export async function start(options: {
  readonly baseUrl: string;
  readonly fix: FixName;
  readonly processes: Processes;
  readonly signal: AbortSignal;
}): ReturnType<typeof startBench> {
  const { baseUrl, signal } = options;
  const program = manifest.programs["race"];
  if (program === undefined) throw new Error("The site holds no program of this lab.");
  const runtime = makeEmbedded(baseUrl, program);
  const project = await fetchProject(new URL(baseUrl + program.project, location.href), signal);
  return startBench({ ...options, runtime, project });
}
