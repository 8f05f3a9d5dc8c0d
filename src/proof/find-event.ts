import { readGolden } from "../labs/shared/golden/files.ts";
import type { TraceEvent } from "../trace/event.ts";
import { withoutUpkeep } from "../trace/normalise.ts";
import { describe } from "../trace/text.ts";
import { nearestByWords } from "./nearest.ts";

export type FoundEvent =
  | {
      readonly at: "found";
      readonly event: TraceEvent;
      /** All that the trace's table shows. */
      readonly events: readonly TraceEvent[];
    }
  | { readonly at: "no-trace" }
  | { readonly at: "no-event"; readonly nearest?: string };

/**
 * How an event is cited: whose it is and what happened, such as `Browser A, Tab 2: The server
 * disconnects.` Ids are left out, because another recording has others.
 */
export function citationOf(event: TraceEvent): string {
  const where = [event.browser, event.tab].filter((part) => part !== undefined).join(", ");
  return `${where === "" ? "" : `${where}: `}${describe(event)}`;
}

/**
 * Finds the first event of a golden trace whose citation contains `text`, among those that its table
 * shows.
 *
 * @param folder where the traces are
 */
export function findEvent(folder: string, trace: string, text: string): FoundEvent {
  const golden = readGolden(trace, folder);
  if (golden === undefined) return { at: "no-trace" };
  const events = withoutUpkeep(golden.events);
  const event = events.find((one) => citationOf(one).includes(text));
  if (event) return { at: "found", event, events };
  const nearest = nearestByWords(text, events.map(citationOf));
  return nearest === undefined ? { at: "no-event" } : { at: "no-event", nearest };
}
