import type { TraceEvent } from "../../trace/event.ts";
import { laneOf, type Lane } from "../../trace/text.ts";

/** What the events of a trace are told apart by, in the order in which a filter offers them. */
export const groups = [
  "HTTP",
  "Cookies",
  "Engine.IO",
  "Socket.IO",
  "Store",
  "Rooms",
  "Server",
] as const;
export type Group = (typeof groups)[number];

/** One event of a timeline, with what never changes about it. Its words wait for the names of its ids. */
export type Row = {
  readonly event: TraceEvent;
  readonly lane: Lane;
  readonly group: Group;
  /** A ping or a pong that only keeps a connection alive. */
  readonly isHeartbeat: boolean;
  /** The browser in which it happened, or which led to it, where that is known. */
  readonly browser: string | undefined;
};

/** The rows of a list of events, which are in causal order. */
export function rowsOf(events: readonly TraceEvent[], before: readonly Row[] = []): Row[] {
  const rows: Row[] = [];
  for (const event of events) {
    const cause =
      event.cause === undefined
        ? undefined
        : (rowOfId(rows, event.cause) ?? rowOfId(before, event.cause));
    rows.push({
      event,
      lane: laneOf(event),
      group: groupOf(event),
      isHeartbeat: isHeartbeat(event),
      browser: event.browser ?? cause?.browser,
    });
  }
  return rows;
}

/** Where a row of this id is; the ids of a trace grow. -1 where there is none. */
export function indexOfId(rows: readonly Row[], id: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = rows[middle]?.event.id ?? Infinity;
    if (found === id) return middle;
    if (found < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

export const rowOfId = (rows: readonly Row[], id: number): Row | undefined =>
  rows[indexOfId(rows, id)];

function groupOf(event: TraceEvent): Group {
  switch (event.kind) {
    case "http-request":
    case "http-response":
    case "http-body":
    case "http-error":
    case "upgrade-request":
    case "upgrade-response":
    case "websocket-message":
    case "websocket-close":
      return "HTTP";
    case "cookie-set":
    case "cookie-removed":
    case "cookie-refused":
      return "Cookies";
    case "engine":
      return "Engine.IO";
    case "socket":
      return "Socket.IO";
    case "store":
      return "Store";
    case "room":
      return "Rooms";
    case "connection":
    case "server":
    case "note":
      return "Server";
  }
}

/** A probe is carried by a ping, too, but it is the upgrade to WebSocket and no heartbeat. */
function isHeartbeat(event: TraceEvent): boolean {
  return (
    event.kind === "engine" &&
    (event.packet === "ping" || event.packet === "pong") &&
    event.data !== "probe"
  );
}

/** Where an event happened, in words. */
export function whereOf(event: TraceEvent): string {
  switch (laneOf(event)) {
    case "store":
      return "Store";
    case "server":
      return "Server";
    case "jar":
      return event.browser === undefined ? "Cookie jar" : `${event.browser}, jar`;
    case "tab":
      return [event.browser, event.tab].filter((part) => part !== undefined).join(", ") || "Tab";
  }
}

/** Since the run started: `1.204 s`. */
export const timeOf = ({ at }: TraceEvent): string => `${(at / 1000).toFixed(3)} s`;
