import manifest from "@generated/runtime-assets/default/manifest.json";

import type { Project } from "../../runtime/port.ts";
import { contrast, type Contrast } from "../../trace/contrast.ts";
import { announceRecorded } from "../shared/announce.ts";
import { parseNamedPatches } from "../shared/edits/named-patch.ts";
import { makeEmbedded } from "../shared/make-runtime.ts";
import { parseProject } from "../shared/parse-project.ts";
import { sides, traceOfOption, type Option, type Side } from "./option.ts";
import { play, type Stage } from "./play.ts";

/**
 * Performs an option's scenario without it and with it, one after the other, and lays the two traces
 * side by side. All that only this needs comes with this module, after the reader's click.
 *
 * @throws Error where a file can't be loaded, a run fails, or a step has no consequence
 */
export async function runBoth(
  option: Option,
  {
    baseUrl,
    variant,
    stage,
    onStep,
    signal,
  }: {
    readonly baseUrl: string;
    readonly variant: Project["variant"];
    /** A place for the pages of each run. */
    readonly stage: (side: Side) => Stage;
    readonly onStep: (side: Side, step: number) => void;
    readonly signal: AbortSignal;
  },
): Promise<Contrast> {
  const { topic, patch } = option;
  const example = manifest.examples[topic]?.[variant];
  if (example === undefined) throw new Error(`The site holds no example "${topic}".`);
  const response = await fetch(baseUrl + example.project, { signal });
  if (!response.ok) throw new Error(`The example’s files answered ${response.status}.`);
  const loaded: unknown = await response.json();
  const project = parseProject(loaded);
  const change = parseNamedPatches(loaded)[patch];
  if (change === undefined) throw new Error(`${topic} has no change "${patch}".`);

  const perform = async (side: Side) => {
    const events = await play(option, {
      runtime: makeEmbedded(baseUrl, example),
      project,
      files: side === "with" ? change.files : {},
      stage: stage(side),
      onStep: (step) => onStep(side, step),
      signal,
    });
    announceRecorded({ lab: traceOfOption(option.name, side), events });
    return events;
  };
  const [without, withIt] = sides;
  return contrast(await perform(without), await perform(withIt));
}
