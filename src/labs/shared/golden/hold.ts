import { expect } from "vitest";

import { tellDifference } from "../../../trace/difference.ts";
import type { TraceEvent } from "../../../trace/event.ts";
import { normalise } from "../../../trace/normalise.ts";
import type { Recording } from "../../../trace/serialise.ts";
import { keepFailed, readGolden, recordsTraces, writeGolden } from "./files.ts";
import { versionsOf } from "./versions.ts";

/** A run that is to equal its golden trace, in one variant of its example. */
type Held = {
  readonly trace: string;
  readonly title: string;
  readonly topic: string;
  readonly variant: string;
  /** Whether it may write the golden trace anew: the other variants are held to what this one wrote. */
  readonly mayRecord: boolean;
};

/** @returns the golden trace, normalised; `undefined` where this run is to record it */
export function expectedOf({ trace, mayRecord }: Held): readonly TraceEvent[] | undefined {
  if (recordsTraces && mayRecord) return undefined;
  const golden = readGolden(trace);
  if (golden === undefined) throw new Error(`${trace} has no golden trace: npm run traces:update`);
  return normalise(golden.events);
}

/** Keeps a run that failed. */
export function keepHeld(
  { trace, title, topic, variant }: Held,
  events: Recording["events"],
): void {
  keepFailed(`${trace}-${variant}`, { title, versions: versionsOf(topic), events });
}

/** Writes the golden trace of a run, where it tells other things than the one there is. */
export function recordGolden({ trace, title, topic }: Held, events: Recording["events"]): void {
  const golden = readGolden(trace);
  const recording = { title, versions: versionsOf(topic), events };
  const isNews =
    golden === undefined ||
    JSON.stringify(golden.versions) !== JSON.stringify(recording.versions) ||
    tellDifference(normalise(golden.events), normalise(events)) !== "";
  if (isNews) writeGolden(trace, recording);
  expect(readGolden(trace)?.versions).toEqual(recording.versions);
}

/** Compares a run that is complete with its golden trace, or records it. */
export function holdToGolden(held: Held, events: Recording["events"]): void {
  const expected = expectedOf(held);
  if (expected === undefined) return recordGolden(held, events);
  const difference = tellDifference(expected, normalise(events));
  if (difference !== "") keepHeld(held, events);
  expect(difference, "the trace differs from the golden trace").toBe("");
}
