import type { TraceEvent } from "../../trace/event.ts";
import { addedTo } from "../../trace/growth.ts";
import { columnsOf, type Column } from "./columns.ts";
import { rowsOf, type Row } from "./rows.ts";

/** The rows of a trace that grows at its end, and loses what is too old at its start. */
export type Timeline = {
  readonly events: readonly TraceEvent[];
  readonly rows: readonly Row[];
  readonly columns: readonly Column[];
  /** Counts the traces that this timeline has shown, one after the other. */
  readonly trace: number;
};

export const emptyTimeline: Timeline = { events: [], rows: [], columns: columnsOf([]), trace: 0 };

/**
 * The timeline of the events as they are now. Rows of events that were there before are the same
 * objects: what is new is all that is computed.
 */
export function follow(timeline: Timeline, events: readonly TraceEvent[]): Timeline {
  if (timeline.events === events) return timeline;
  const added = addedTo(timeline.events, events);
  if (added === "another trace") {
    return follow({ ...emptyTimeline, trace: timeline.trace + 1 }, events);
  }
  const dropped = timeline.events.length + added.length - events.length;
  const kept = dropped > 0 ? timeline.rows.slice(dropped) : timeline.rows;
  const rows = rowsOf(added, kept);
  return {
    events,
    rows: rows.length === 0 ? kept : [...kept, ...rows],
    columns: columnsOf(rows, timeline.columns),
    trace: timeline.trace,
  };
}
