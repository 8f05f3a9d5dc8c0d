import type { Recording } from "../../../trace/serialise.ts";

/** What it was recorded with, such as “express 5.3.0, socket.io 4.8.4, on the embedded runtime”. */
export function tellVersions({ runtime, ...packages }: Recording["versions"]): string {
  const named = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return [...named, ...(runtime === undefined ? [] : [`on the ${runtime} runtime`])].join(", ");
}

/** The `id` of an event's row in a recorded trace: where a chapter links to. */
export const rowIdOf = (trace: string, event: number): string => `${trace}-trace-${event}`;

/** The caption of a recorded trace: what it shows, and that it is no live run. */
export const captionOf = ({ title, versions }: Recording): string =>
  `${title}: what happened on the wire, recorded with ${tellVersions(versions)}. ` +
  "Heartbeats and empty polls are left out.";
