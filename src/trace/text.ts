import type { HeaderList, StoredSession, TraceEvent } from "./event.ts";
import type { Names } from "./names.ts";
import { parseEngineUrl } from "./packets.ts";

/** Which lane of the timeline an event belongs to. */
export type Lane = "tab" | "jar" | "server" | "store";

export function laneOf(event: TraceEvent): Lane {
  switch (event.kind) {
    case "cookie-set":
    case "cookie-removed":
    case "cookie-refused":
      return "jar";
    case "store":
      return "store";
    case "room":
    case "connection":
    case "server":
    case "note":
      return "server";
    default:
      return "tab";
  }
}

/**
 * One short sentence about an event, for a row of a table.
 *
 * @param names puts "the session blue fox" in the place of an id.
 */
export function describe(event: TraceEvent, names?: Names): string {
  const named = (id: string | undefined, fallback: string): string =>
    (id !== undefined && names?.of(id)?.label) || fallback;
  switch (event.kind) {
    case "http-request":
      return `The tab sends ${event.method} ${pathOf(event.url)}${cookieNote(event.headers)}.`;
    case "http-response":
      return `The server answers ${event.status}${sizeNote(event.body?.bytes)}.`;
    case "http-body":
      return event.direction === "to-server"
        ? `The request's body of ${size(event.body.bytes)} is complete.`
        : `The response's body of ${size(event.body.bytes)} is complete.`;
    case "http-error":
      return `The exchange fails: ${event.message}.`;
    case "upgrade-request":
      return `The tab asks for a WebSocket at ${pathOf(event.url)}${cookieNote(event.headers)}.`;
    case "upgrade-response":
      return event.status === 101
        ? "The server switches to WebSocket."
        : `The server refuses the WebSocket with ${event.status}.`;
    case "websocket-message":
      return `${sender(event.direction)} sends a message of ${size(event.body.bytes)}.`;
    case "websocket-close":
      return `The WebSocket closes${event.code === undefined ? "" : ` with ${event.code}`}.`;
    case "cookie-set":
      return `The browser keeps the cookie ${event.cookie.name}.`;
    case "cookie-removed":
      return `The browser drops the cookie ${event.name}.`;
    case "cookie-refused":
      return `The browser refuses the cookie ${cookieName(event.header)}: ${event.reason}.`;
    case "engine":
      return engineText(event);
    case "socket":
      return socketText(event);
    case "store":
      return storeText(event, named(event.session, "the session"));
    case "room": {
      const socket = named(event.socket, "The socket");
      const room =
        event.room === event.socket ? "its own room" : `the room ${named(event.room, event.room)}`;
      return `${capital(socket)} ${event.change === "join" ? "joins" : "leaves"} ${room}.`;
    }
    case "connection": {
      const socket = capital(named(event.socket, "A socket"));
      if (event.change === "disconnected") {
        return `${socket} is disconnected: ${event.reason ?? "no reason known"}.`;
      }
      const session =
        event.session === undefined ? "no session" : named(event.session, "a session");
      return `${socket} is connected with ${session}.`;
    }
    case "server":
      return serverText(event);
    case "note":
      return event.text;
  }
}

/** A trace as text, one line an event: for the clipboard. */
export function toText(events: readonly TraceEvent[], names?: Names): string {
  const width = String(events.at(-1)?.id ?? 0).length;
  return events
    .map((event) => {
      const where = [event.browser, event.tab].filter((part) => part !== undefined).join("/");
      const cause = event.cause === undefined ? "" : ` (after ${event.cause})`;
      const id = String(event.id).padStart(width);
      return `${id}  ${event.at.toFixed(1)} ms  ${where || laneOf(event)}  ${describe(event, names)}${cause}\n`;
    })
    .join("");
}

type Of<K extends TraceEvent["kind"]> = Extract<TraceEvent, { readonly kind: K }>;

function engineText({ packet, direction, transport, data }: Of<"engine">): string {
  const who = sender(direction);
  switch (packet) {
    case "open":
      return `The server opens an Engine.IO session over ${transportName(transport)}.`;
    case "close":
      return `${who} closes the Engine.IO session.`;
    case "ping":
      return data === "probe"
        ? "The tab tries whether the WebSocket works."
        : `${who} sends a ping.`;
    case "pong":
      return data === "probe" ? "The WebSocket works." : `${who} answers with a pong.`;
    case "upgrade":
      return "The tab moves the Engine.IO session to the WebSocket.";
    case "noop":
      return "The server ends a pending poll.";
    case "message":
    case "error":
      return `${who} sends what is no Socket.IO packet.`;
  }
}

function socketText({ packet, direction, namespace, data, ack }: Of<"socket">): string {
  const who = sender(direction);
  const where = namespace === "/" ? "" : ` in ${namespace}`;
  switch (packet) {
    case "CONNECT":
      return direction === "to-server"
        ? `The tab asks to connect${where}.`
        : `The server accepts the connection${where}.`;
    case "CONNECT_ERROR":
      return `The server refuses the connection${where}: ${short(data)}.`;
    case "DISCONNECT":
      return `${who} disconnects${where}.`;
    case "ACK":
      return `${who} acknowledges with ${short(data)}${where}.`;
    case "EVENT": {
      const [name, ...args] = Array.isArray(data) ? (data as unknown[]) : [];
      const payload = args.length === 0 ? "" : ` with ${args.map(short).join(", ")}`;
      const wants = ack === undefined ? "" : ", and asks for an acknowledgement";
      return `${who} emits ${short(name)}${payload}${where}${wants}.`;
    }
  }
}

function storeText({ operation, before, after, error }: Of<"store">, session: string): string {
  if (error !== undefined) return `The store fails to ${operation} ${session}: ${error}`;
  switch (operation) {
    case "get":
      if (after !== null) return `The store reads ${session}.`;
      return before === null
        ? `The store has no ${bare(session)}.`
        : `The store finds ${session} expired.`;
    case "set":
      return before === null
        ? `The store keeps ${session} for the first time${fieldsNote(before, after)}.`
        : `The store writes ${session}${fieldsNote(before, after)}.`;
    case "touch":
      return after === null
        ? `The store finds no ${bare(session)} to touch.`
        : `The store extends the life of ${session}.`;
    case "destroy":
      return `The store destroys ${session}.`;
  }
}

function serverText({ change, port, code }: Of<"server">): string {
  if (change === "listening")
    return `The server listens${port === undefined ? "" : ` on port ${port}`}.`;
  if (change === "restarted") return "The server is started again.";
  return `The server's process ends${code === undefined ? "" : ` with code ${code}`}.`;
}

/** The fields that an operation changed: `count: 1 → 2`. */
function fieldsNote(before: StoredSession, after: StoredSession): string {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  names.delete("cookie");
  const changes = [...names]
    .map((name) => [name, short(before?.[name]), short(after?.[name])] as const)
    .filter(([, was, is]) => was !== is)
    .map(([name, was, is]) => (was === "nothing" ? `${name}: ${is}` : `${name}: ${was} → ${is}`));
  return changes.length === 0 ? ", unchanged" : `, ${changes.join(", ")}`;
}

function short(value: unknown): string {
  if (value === undefined) return "nothing";
  const json = JSON.stringify(value) ?? "nothing";
  return json.length > 60 ? `${json.slice(0, 59)}…` : json;
}

function pathOf(url: string): string {
  const engine = parseEngineUrl(url);
  const path = url.replace(/\?.*$/, "");
  if (!engine) return url.length > 60 ? `${url.slice(0, 59)}…` : url;
  return `${path} (${transportName(engine.transport)}${engine.sid === undefined ? ", handshake" : ""})`;
}

const cookieNote = (headers: HeaderList): string =>
  headers.some(([name]) => name.toLowerCase() === "cookie") ? " with a cookie" : "";

const sizeNote = (bytes: number | undefined): string =>
  bytes === undefined ? "" : ` with ${size(bytes)}`;

const size = (bytes: number): string =>
  bytes < 1024
    ? `${bytes} ${bytes === 1 ? "byte" : "bytes"}`
    : bytes < 1024 * 1024
      ? `${(bytes / 1024).toFixed(1)} KiB`
      : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

const transportName = (transport: string): string =>
  transport === "polling"
    ? "long-polling"
    : transport === "websocket"
      ? "WebSocket"
      : "WebTransport";

const sender = (direction: "to-server" | "to-client"): string =>
  direction === "to-server" ? "The tab" : "The server";

const cookieName = (header: string): string => header.split(/[=;]/)[0]?.trim() ?? "";

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const bare = (session: string): string => session.replace(/^the /, "");
