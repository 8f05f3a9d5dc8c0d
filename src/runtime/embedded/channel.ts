import {
  bytes,
  either,
  flag,
  integer,
  list,
  literal,
  object,
  optional,
  pair,
  text,
  type Guarded,
} from "./guards.ts";

/**
 * Everything that a preview does on the network is a *channel*: opened by the page, then data, end
 * and abort go up, and data, end and failure come down. Bodies and messages stream both ways: a sender
 * stops at {@link WINDOW} bytes until the receiver has credited some.
 */

/** How many bytes may be on their way in one direction of a channel before the sender waits. */
export const WINDOW = 1024 * 1024;

/** What a message counts against {@link WINDOW}: its bytes, or of a text its UTF-16 units. */
export const sizeOf = (data: string | Uint8Array): number =>
  typeof data === "string" ? data.length : data.byteLength;

/** Counts what a receiver has taken, and tells its sender when that is worth a message. */
export function createReceipt(tell: (bytes: number) => void): (bytes: number) => void {
  let taken = 0;
  return (bytes) => {
    taken += bytes;
    if (taken < WINDOW / 4) return;
    tell(taken);
    taken = 0;
  };
}

/** Header fields in the order of the wire, names as written. */
export const isHeaderFields = list(pair(text, text));

/** Where a channel leads: to the gateway's port of a tab (by its id), or straight to a port of the network. */
const address = either(object({ tab: text }), object({ port: integer }));

export const isOpen = either(
  object({
    kind: literal("http"),
    to: address,
    method: text,
    path: text,
    headers: isHeaderFields,
    /** Whether a body follows as data, closed by an end. */
    body: flag,
  }),
  object({
    kind: literal("websocket"),
    to: address,
    path: text,
    protocols: list(text),
    headers: isHeaderFields,
  }),
  /** A raw connection, as `net.connect` makes it. */
  object({ kind: literal("stream"), to: address }),
);

export const isUp = either(
  object({ type: literal("data"), data: either(text, bytes) }),
  /** The request's body is whole; the WebSocket is to be closed; the stream is half-closed. */
  object({ type: literal("end"), code: optional(integer), reason: optional(text) }),
  object({ type: literal("abort") }),
  object({ type: literal("credit"), bytes: integer }),
);

export const isDown = either(
  object({
    type: literal("opened"),
    /** Of an HTTP response; 101 for a WebSocket, 0 for a stream. */
    status: integer,
    statusText: text,
    headers: isHeaderFields,
    /** The subprotocol that a WebSocket agreed on. */
    protocol: optional(text),
    /** The whole of an HTTP response, where it is there at once: no data and no end follow. */
    body: optional(bytes),
  }),
  object({ type: literal("data"), data: either(text, bytes) }),
  /** The response is whole; the WebSocket is closed; the stream's other side is half-closed. */
  object({ type: literal("end"), code: optional(integer), reason: optional(text) }),
  /** Of a stream only, which outlives its `end`. */
  object({ type: literal("closed") }),
  /** `code` is Node's, such as `ECONNREFUSED`. */
  object({ type: literal("failed"), code: text, message: text }),
  object({ type: literal("credit"), bytes: integer }),
);

export type HeaderFields = Guarded<typeof isHeaderFields>;
export type Address = Guarded<typeof address>;
export type Open = Guarded<typeof isOpen>;
export type Up = Guarded<typeof isUp>;
export type Down = Guarded<typeof isDown>;
export type Opened = Extract<Down, { type: "opened" }>;

/** What `postMessage` should move instead of copy. The sender must not touch the data again. */
export function transferOf(message: object): Transferable[] {
  if ("data" in message && bytes(message.data)) return [message.data.buffer];
  return "body" in message && bytes(message.body) ? [message.body.buffer] : [];
}

/** Whether nothing follows on the channel. A stream's end is but half of it. */
export function isLast(down: Down, kind: Open["kind"]): boolean {
  if (down.type === "failed" || down.type === "closed") return true;
  if (down.type === "opened") return down.body !== undefined;
  return down.type === "end" && kind !== "stream";
}
