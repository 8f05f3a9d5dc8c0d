import type { HeaderList, StoredSession, TraceEvent } from "./event.ts";
import type { IdKind, Names, Segment } from "./names.ts";
import { parseEngineUrl } from "./engine-url.ts";
import { cut, marked, plain, say, type Part } from "./say.ts";

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
  return plain(tell(event, names));
}

/** The same sentence, cut at the ids in it, so that a view can draw them. */
export function tell(event: TraceEvent, names?: Names): readonly Segment[] {
  const text = (value: string): readonly Segment[] => marked(value, names);
  switch (event.kind) {
    case "http-request":
      return say`The tab sends ${text(event.method)} ${pathOf(event.url, names)}${cookieNote(event.headers, names)}${waits(event) ? ", and waits for messages" : ""}.`;
    case "http-response":
      return say`The server answers ${String(event.status)}${sizeNote(event.body?.bytes)}.`;
    case "http-body":
      return event.direction === "to-server"
        ? say`The request’s body of ${size(event.body.bytes)} is complete.`
        : say`The response’s body of ${size(event.body.bytes)} is complete.`;
    case "http-error":
      return say`The exchange fails: ${text(sentence(event.message))}`;
    case "upgrade-request":
      return say`The tab asks for a WebSocket at ${pathOf(event.url, names)}${cookieNote(event.headers, names)}.`;
    case "upgrade-response":
      return event.status === 101
        ? say`The server switches to WebSocket.`
        : say`The server refuses the WebSocket with ${String(event.status)}.`;
    case "websocket-message":
      return say`${sender(event.direction)} sends a message of ${size(event.body.bytes)}.`;
    case "websocket-close":
      return say`The WebSocket closes${event.code === undefined ? "" : ` with ${event.code}`}.`;
    case "cookie-set":
      return say`The browser keeps the cookie ${text(event.cookie.name)}${carried(event.cookie.value, names)}.`;
    case "cookie-removed":
      return say`The browser drops the cookie ${text(event.name)}.`;
    case "cookie-refused":
      return say`The browser refuses the cookie ${text(cookieName(event.header))}: ${text(sentence(event.reason))}`;
    case "engine":
      return engineText(event, names);
    case "socket":
      return socketText(event, names);
    case "store":
      return storeText(event, names);
    case "room":
      return say`The ${theId("socket", event.socket, names)} ${event.change === "join" ? "joins" : "leaves"} ${roomOf(event, names)}.`;
    case "connection": {
      const socket = theId("socket", event.socket, names);
      if (event.change === "disconnected") {
        return say`The ${socket} is disconnected: ${text(sentence(event.reason ?? "no reason known"))}`;
      }
      return event.session === undefined
        ? say`The ${socket} is connected with no session.`
        : say`The ${socket} is connected with the ${theId("session", event.session, names)}.`;
    }
    case "server":
      return serverText(event);
    case "note":
      return text(event.text);
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

function engineText(
  { packet, direction, transport, data, sid }: Of<"engine">,
  names: Names | undefined,
): readonly Segment[] {
  const who = sender(direction);
  const session = theId("engine", sid, names);
  switch (packet) {
    case "open":
      return say`The server opens the ${session} over ${transportName(transport)}.`;
    case "close":
      return say`${who} closes the ${session}.`;
    case "ping":
      return data === "probe"
        ? say`The tab tries whether the WebSocket works.`
        : say`${who} sends a ping.`;
    case "pong":
      return data === "probe" ? say`The WebSocket works.` : say`${who} answers with a pong.`;
    case "upgrade":
      return say`The tab moves the ${session} to the WebSocket.`;
    case "noop":
      return say`The server ends a pending poll.`;
    case "message":
    case "error":
      return say`${who} sends what is no Socket.IO packet.`;
  }
}

function socketText(
  { packet, direction, namespace, data, ack }: Of<"socket">,
  names: Names | undefined,
): readonly Segment[] {
  const who = sender(direction);
  const where = namespace === "/" ? "" : say` in ${marked(namespace, names)}`;
  switch (packet) {
    case "CONNECT":
      return direction === "to-server"
        ? say`The tab asks to connect${where}.`
        : say`The server accepts the connection${where}.`;
    case "CONNECT_ERROR":
      return say`The server refuses the connection${where}: ${short(data, names)}.`;
    case "DISCONNECT":
      return say`${who} disconnects${where}.`;
    case "ACK":
      return say`${who} acknowledges with ${short(data, names)}${where}.`;
    case "EVENT": {
      const [name, ...args] = Array.isArray(data) ? (data as unknown[]) : [];
      const payload = args.map((arg, index) =>
        index === 0 ? say` with ${short(arg, names)}` : say`, ${short(arg, names)}`,
      );
      const wants = ack === undefined ? "" : ", and asks for an acknowledgement";
      return say`${who} emits ${short(name, names)}${payload.flat()}${where}${wants}.`;
    }
  }
}

function storeText(
  { operation, before, after, revives, error, session: id }: Of<"store">,
  names: Names | undefined,
): readonly Segment[] {
  const session = theId("session", id, names);
  if (error !== undefined) {
    return say`The store fails to ${operation} the ${session}: ${marked(sentence(error), names)}`;
  }
  switch (operation) {
    case "get":
      if (after !== null) return say`The store reads the ${session}.`;
      return before === null
        ? say`The store has no ${session}.`
        : say`The store finds the ${session} expired.`;
    case "set":
      if (revives !== undefined) {
        return say`The store brings back the ${revives} ${session}${fieldsNote(before, after, names)}.`;
      }
      return before === null
        ? say`The store keeps the ${session} for the first time${fieldsNote(before, after, names)}.`
        : say`The store writes the ${session}${fieldsNote(before, after, names)}.`;
    case "touch":
      return after === null
        ? say`The store finds no ${session} to touch.`
        : say`The store extends the life of the ${session}.`;
    case "destroy":
      return say`The store destroys the ${session}.`;
  }
}

function serverText({ change, port, code }: Of<"server">): readonly Segment[] {
  if (change === "listening") {
    return say`The server listens${port === undefined ? "" : ` on port ${port}`}.`;
  }
  // A memory store is a part of it, and so is every connection.
  const ends = say`The server’s process ends${code === undefined ? "" : ` with code ${code}`}, and its memory with it`;
  return change === "restarted" ? say`${ends}; it is started again.` : say`${ends}.`;
}

/** A room is named by whoever joins it: often after a session, and first of all after the socket itself. */
function roomOf({ room, socket }: Of<"room">, names: Names | undefined): Part {
  if (room === socket) return "its own room";
  const name = names?.of(room);
  if (name) return say`the room of the ${theId(name.kind, room, names)}`;
  return say`the room ${marked(room, names)}`;
}

/** "session blue fox" with names, and "session" without: an id itself says nothing to a reader. */
function theId(kind: IdKind, id: string | undefined, names: Names | undefined): readonly Segment[] {
  const name = id === undefined ? undefined : names?.of(id);
  if (!name || id === undefined) return [{ text: idNouns[kind] }];
  return [{ text: `${idNouns[kind]} ` }, { text: id, name }];
}

/** What an id is the id of. */
export const idNouns: Readonly<Record<IdKind, string>> = {
  session: "session",
  socket: "socket",
  engine: "Engine.IO session",
};

/** The fields that an operation changed: `count: 1 → 2`. */
function fieldsNote(
  before: StoredSession,
  after: StoredSession,
  names: Names | undefined,
): readonly Segment[] {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  fields.delete("cookie");
  const changes = [...fields].filter(
    (field) => JSON.stringify(before?.[field]) !== JSON.stringify(after?.[field]),
  );
  if (changes.length === 0) return [{ text: ", unchanged" }];
  return changes.flatMap((field) => {
    const is = short(after?.[field], names);
    return before?.[field] === undefined
      ? say`, ${marked(field, names)}: ${is}`
      : say`, ${marked(field, names)}: ${short(before[field], names)} → ${is}`;
  });
}

function short(value: unknown, names: Names | undefined): readonly Segment[] {
  return cut(marked(JSON.stringify(value) ?? "nothing", names), 60);
}

function pathOf(url: string, names: Names | undefined): readonly Segment[] {
  const engine = parseEngineUrl(url);
  if (!engine) return cut(marked(url, names), 60);
  const path = url.replace(/\?.*$/, "");
  return say`${marked(path, names)} (${transportName(engine.transport)}${engine.sid === undefined ? ", handshake" : ""})`;
}

/** Whether it is a long poll: a request that the server holds until it has something to say. */
const waits = ({ method, url }: Of<"http-request">): boolean => {
  const engine = parseEngineUrl(url);
  return method === "GET" && engine?.transport === "polling" && engine.sid !== undefined;
};

/** " with a cookie of the session blue fox": which session a request speaks for is what matters of it. */
function cookieNote(headers: HeaderList, names: Names | undefined): readonly Segment[] {
  const cookie = headers.find(([name]) => name.toLowerCase() === "cookie");
  return cookie ? say` with a cookie${carried(cookie[1], names)}` : [];
}

function carried(value: string, names: Names | undefined): readonly Segment[] {
  const session = names?.mark(value).find(({ name }) => name?.kind === "session");
  return session?.name ? say` of the ${theId("session", session.name.id, names)}` : [];
}

/** With one full stop at its end. */
const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

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
