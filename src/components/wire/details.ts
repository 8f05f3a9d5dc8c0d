import { changesOf, type FieldChange } from "../../trace/compare.ts";
import type { Body, Cookie, HeaderList, StoredSession, TraceEvent } from "../../trace/event.ts";

/** What an event holds, as a reader can look at it. */
export type Section =
  | { readonly is: "fields"; readonly title: string; readonly fields: Fields }
  | { readonly is: "headers"; readonly title: string; readonly headers: HeaderList }
  | { readonly is: "text"; readonly title: string; readonly text: string }
  | {
      readonly is: "changes";
      readonly title: string;
      readonly changes: readonly FieldChange[];
    };

type Fields = readonly (readonly [label: string, value: string])[];

/** The sections of an event, the most telling first. */
export function detailsOf(event: TraceEvent): readonly Section[] {
  switch (event.kind) {
    case "http-request":
      return [
        fields("Request", { Method: event.method, URL: event.url }),
        ...headers(event.headers),
        ...body(event.body),
      ];
    case "http-response":
      return [
        fields("Response", { Status: String(event.status) }),
        ...headers(event.headers),
        ...body(event.body),
      ];
    case "upgrade-request":
      return [fields("Request", { URL: event.url }), ...headers(event.headers)];
    case "upgrade-response":
      return [fields("Response", { Status: String(event.status) }), ...headers(event.headers)];
    case "http-body":
    case "websocket-message":
      return [fields("Message", { Goes: goes(event.direction) }), ...body(event.body)];
    case "websocket-close":
      return [
        fields("Close", {
          "Sent by":
            event.direction && (event.direction === "to-server" ? "the tab" : "the server"),
          Code: event.code?.toString() ?? "none: the connection ended without a close frame",
          Reason: event.reason,
        }),
      ];
    case "http-error":
      return [fields("Error", { Message: event.message })];
    case "cookie-set":
      return [{ is: "fields", title: "Cookie", fields: cookieFields(event.cookie) }];
    case "cookie-removed":
      return [fields("Cookie", { Name: event.name })];
    case "cookie-refused":
      return [fields("Refused", { "Set-Cookie": event.header, Why: event.reason })];
    case "engine":
      return [
        fields("Engine.IO packet", {
          Packet: event.packet,
          Goes: goes(event.direction),
          Transport: event.transport,
          "Engine.IO session": event.sid,
        }),
        ...data(event.data),
      ];
    case "socket":
      return [
        fields("Socket.IO packet", {
          Packet: event.packet,
          Goes: goes(event.direction),
          Namespace: event.namespace,
          "Acknowledgement id": event.ack?.toString(),
          Transport: event.transport,
          Socket: event.socket,
          "Engine.IO session": event.sid,
        }),
        ...data(event.data),
      ];
    case "store":
      return [
        fields("Operation", {
          Name: event.operation,
          Session: event.session,
          Error: event.error,
        }),
        { is: "changes", title: "What changed", changes: sessionChanges(event) },
        { is: "text", title: "Session after", text: session(event.after) },
      ];
    case "room":
      return [
        fields("Room", {
          Change: event.change,
          Room: event.room,
          Socket: event.socket,
          Namespace: event.namespace,
        }),
      ];
    case "connection":
      return [
        fields("Connection", {
          Change: event.change,
          Reason: event.reason,
          Namespace: event.namespace,
          Session: event.session,
          Socket: event.socket,
          "Engine.IO session": event.sid,
        }),
      ];
    case "server":
      return [
        fields("Server", {
          Change: event.change,
          Port: event.port?.toString(),
          "Exit code": event.code?.toString(),
        }),
      ];
    case "note":
      return [];
  }
}

/** A session that comes or goes changes as a whole: each of its fields is told. */
function sessionChanges({
  before,
  after,
}: {
  readonly before: StoredSession;
  readonly after: StoredSession;
}): readonly FieldChange[] {
  return changesOf(before ?? {}, after ?? {});
}

function fields(title: string, values: Readonly<Record<string, string | undefined>>): Section {
  const known = Object.entries(values).flatMap(([label, value]) =>
    value === undefined ? [] : [[label, value] as const],
  );
  return { is: "fields", title, fields: known };
}

function cookieFields(cookie: Cookie): Fields {
  return [
    ["Name", cookie.name],
    ["Value", cookie.value],
    ["Domain", `${cookie.domain}${cookie.hostOnly ? " (this host only)" : " (and below it)"}`],
    ["Path", cookie.path],
    ["Expires", cookie.expires === undefined ? "with the browser" : iso(cookie.expires)],
    ["HttpOnly", yesNo(cookie.httpOnly)],
    ["Secure", yesNo(cookie.secure)],
    ["SameSite", cookie.sameSite === "default" ? "not given; browsers take Lax" : cookie.sameSite],
    ["Created", iso(cookie.created)],
  ];
}

const headers = (list: HeaderList): readonly Section[] =>
  list.length === 0 ? [] : [{ is: "headers", title: "Headers", headers: list }];

function body(content: Body | undefined): readonly Section[] {
  if (content === undefined || content.bytes === 0) return [];
  const title = `Body, ${content.bytes} ${content.bytes === 1 ? "byte" : "bytes"}`;
  if (content.text === undefined) {
    return [{ is: "text", title, text: "Its content was not recorded." }];
  }
  return [
    { is: "text", title, text: content.truncated ? `${content.text}…` : pretty(content.text) },
  ];
}

const data = (value: unknown): readonly Section[] =>
  value === undefined ? [] : [{ is: "text", title: "Data", text: json(value) }];

/** JSON laid out to be read; any other text as it is. */
function pretty(text: string): string {
  try {
    return json(JSON.parse(text));
  } catch {
    return text;
  }
}

const session = (stored: StoredSession): string =>
  stored === null ? "The store holds none." : json(stored);

const json = (value: unknown): string => JSON.stringify(value, undefined, 2) ?? String(value);

const goes = (direction: "to-server" | "to-client"): string =>
  direction === "to-server" ? "from the tab to the server" : "from the server to the tab";

const yesNo = (flag: boolean): string => (flag ? "yes" : "no");

/** Times may be of another computer, as in an imported trace. */
function iso(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? String(ms) : date.toISOString();
}
