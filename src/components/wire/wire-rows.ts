import type { Body, HeaderList, StoredSession, TraceEvent } from "../../trace/event.ts";
import { createNames, type Names } from "../../trace/names.ts";
import { describe, laneOf } from "../../trace/text.ts";
import type { WireRow } from "./WireTable.tsx";

/** The events of a run as rows of a table. Heartbeats say nothing new, so they are left out. */
export function rowsOf(events: readonly TraceEvent[]): readonly WireRow[] {
  const names = createNames(events);
  return events.filter((event) => !isHeartbeat(event)).map((event) => rowOf(event, names));
}

function rowOf(event: TraceEvent, names: Names): WireRow {
  return {
    id: event.id,
    time: `${(event.at / 1000).toFixed(3)} s`,
    where: whereOf(event),
    what: describe(event, names),
    lane: laneOf(event),
    details: detailsOf(event),
  };
}

/** A probe is carried by a ping, too, but it is the upgrade to WebSocket and no heartbeat. */
function isHeartbeat(event: TraceEvent): boolean {
  return (
    event.kind === "engine" &&
    (event.packet === "ping" || event.packet === "pong") &&
    event.data !== "probe"
  );
}

function whereOf(event: TraceEvent): string {
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

function detailsOf(event: TraceEvent): WireRow["details"] {
  switch (event.kind) {
    case "http-request":
    case "http-response":
      return [...headers(event.headers), ...body(event.body)];
    case "http-body":
    case "websocket-message":
      return body(event.body);
    case "upgrade-request":
    case "upgrade-response":
      return headers(event.headers);
    case "cookie-set":
      return [["Cookie", json(event.cookie)]];
    case "cookie-refused":
      return [["Set-Cookie", event.header]];
    case "engine":
    case "socket":
      return event.data === undefined ? [] : [["Data", json(event.data)]];
    case "store":
      return [
        ["Session", event.session],
        ["Before", session(event.before)],
        ["After", session(event.after)],
      ];
    case "room":
      return [
        ["Room", event.room],
        ["Socket", event.socket],
      ];
    case "connection":
      return [
        ["Socket", event.socket],
        ["Engine.IO session", event.sid],
        ...(event.session === undefined ? [] : [["Session", event.session] as const]),
      ];
    default:
      return [];
  }
}

const headers = (list: HeaderList): WireRow["details"] =>
  list.length === 0
    ? []
    : [["Headers", list.map(([name, value]) => `${name}: ${value}`).join("\n")]];

const body = (content: Body | undefined): WireRow["details"] =>
  content?.text === undefined || content.text === ""
    ? []
    : [["Body", `${content.text}${content.truncated ? "…" : ""}`]];

const session = (stored: StoredSession) => (stored === null ? "nothing" : json(stored));

const json = (value: unknown) => JSON.stringify(value, undefined, 2) ?? String(value);
