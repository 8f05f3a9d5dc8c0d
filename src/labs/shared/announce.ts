import type { TraceEvent } from "../../trace/event.ts";

/** The name of the DOM event by which a page tells what its labs record. */
export const recordedEventName = "lab:recorded";

/** What that event carries: the lab's name, and what was recorded since the last one. */
export type Recorded = { readonly lab: string; readonly events: readonly TraceEvent[] };

/**
 * Tells whoever listens on the document what a lab has recorded, as it comes: a browser's console, an
 * extension, the test that compares a run with its golden trace. Nothing of the page listens.
 */
export function announceRecorded(detail: Recorded): void {
  document.dispatchEvent(new CustomEvent<Recorded>(recordedEventName, { detail }));
}
