import { wallClock } from "./record.ts";
import type { WireRecord } from "./record.ts";

/**
 * How the example's process came to its end: by itself, or to be started again. A process that is
 * terminated can tell nothing of it, so whoever runs it does.
 */
export type ProcessEnd =
  /** `code` is absent where there was none, as when it was terminated. */
  { readonly change: "exited"; readonly code?: number } | { readonly change: "restarted" };

/** For the trace: with the process its memory is gone, its connections, and what a memory store held. */
export function processEnd(end: ProcessEnd): WireRecord {
  return { at: wallClock(), type: "server", ...end };
}
