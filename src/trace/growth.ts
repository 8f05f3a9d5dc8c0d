import type { TraceEvent } from "./event.ts";

/**
 * What came to a list of events since it was last looked at, by the last event known then. A list that
 * does not hold that event any more is another trace: a new run, or one that was imported.
 */
export function addedTo(
  before: readonly TraceEvent[],
  events: readonly TraceEvent[],
): readonly TraceEvent[] | "another trace" {
  const last = before.at(-1);
  if (last === undefined) return events;
  const index = events.lastIndexOf(last);
  return index === -1 ? "another trace" : events.slice(index + 1);
}
