import { isHeaderFields } from "../channel.ts";
import type { WireRecord } from "../../../trace/wire.ts";
import {
  anything,
  either,
  flag,
  integer,
  list,
  literal,
  object,
  optional,
  text,
  type Guard,
} from "../guards.ts";
import { isCookie } from "../cookie.ts";

const number: Guard<number> = (value) => typeof value === "number";
const body = object({
  bytes: integer,
  truncated: optional(flag),
  text: optional(text),
  base64: optional(text),
});

const happening = either(
  object({
    type: literal("request", "upgrade"),
    exchange: text,
    browser: text,
    tab: text,
    method: text,
    url: text,
    headers: isHeaderFields,
    port: optional(integer),
  }),
  object({ type: literal("request-end", "response-end"), exchange: text, body }),
  object({
    type: literal("response", "upgrade-response"),
    exchange: text,
    status: integer,
    headers: isHeaderFields,
  }),
  object({ type: literal("failed"), exchange: text, message: text }),
  object({
    type: literal("frame"),
    exchange: text,
    direction: literal("to-server", "to-client"),
    opcode: literal("text", "binary", "close", "ping", "pong"),
    body,
    compressed: optional(flag),
    code: optional(integer),
  }),
  object({ type: literal("upgrade-end"), exchange: text }),
  object({
    type: literal("cookies"),
    browser: text,
    exchange: optional(text),
    changes: list(
      either(
        object({ is: literal("set"), cookie: isCookie }),
        object({ is: literal("removed"), name: text }),
        object({ is: literal("refused"), header: text, reason: text }),
      ),
    ),
  }),
  object({
    type: literal("store"),
    operation: literal("get", "set", "touch", "destroy"),
    session: text,
    before: anything,
    after: anything,
    error: optional(text),
    port: optional(integer),
    sid: optional(text),
  }),
  object({
    type: literal("room"),
    change: literal("join", "leave"),
    namespace: text,
    room: text,
    socket: text,
    sid: optional(text),
  }),
  object({
    type: literal("connection"),
    change: literal("connected", "disconnected"),
    namespace: text,
    socket: text,
    sid: text,
    session: optional(text),
    reason: optional(text),
  }),
  object({
    type: literal("server"),
    change: literal("listening", "exited", "restarted"),
    port: optional(integer),
    code: optional(integer),
  }),
  object({ type: literal("note"), text }),
);

const timed = object({ at: number });

/** A record out of the worker, where a reader's code runs that could have made it up. */
export function isWireRecord(value: unknown): value is WireRecord {
  return timed(value) && happening(value);
}
