import type { TraceEvent } from "../../trace/event.ts";
import { describe } from "../../trace/text.ts";

/**
 * What came to a tab so far, in words: a recording holds what was sent, and no page that could show it.
 *
 * @param events those of the recording that have been told
 */
export function seenBy(
  events: readonly TraceEvent[],
  browser: string,
  tab: string,
): readonly string[] {
  return events
    .filter((event) => event.browser === browser && event.tab === tab && comesToTab(event))
    .map((event) => describe(event));
}

function comesToTab(event: TraceEvent): boolean {
  switch (event.kind) {
    case "http-request":
    case "http-response":
    case "http-error":
    case "websocket-close":
      return true;
    case "socket":
      return event.direction === "to-client";
    default:
      return false;
  }
}
