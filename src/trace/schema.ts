import type { TraceEvent } from "./event.ts";

/**
 * Checks that a value from outside is a `TraceEvent`. A table of the kinds and their fields, because a
 * schema library would cost the page more than all of the trace's code; the compiler holds the table
 * and the type together.
 */
export type Checked =
  | { readonly is: "event"; readonly event: TraceEvent }
  | { readonly is: "wrong"; readonly message: string };

/** Says what is wrong with a value at a path, or nothing. */
type Check = (value: unknown, path: string) => string | undefined;

const fail = (path: string, wanted: string): string => `${path} is not ${wanted}.`;

const text: Check = (value, path) => (typeof value === "string" ? undefined : fail(path, "a text"));
const flag: Check = (value, path) =>
  typeof value === "boolean" ? undefined : fail(path, "true or false");
const number: Check = (value, path) =>
  typeof value === "number" && Number.isFinite(value) ? undefined : fail(path, "a number");
const whole: Check = (value, path) =>
  Number.isSafeInteger(value) ? undefined : fail(path, "a whole number");
const anything: Check = () => undefined;

const oneOf =
  (...values: readonly string[]): Check =>
  (value, path) =>
    typeof value === "string" && values.includes(value)
      ? undefined
      : fail(path, `one of ${values.join(", ")}`);

const optional =
  (check: Check): Check =>
  (value, path) =>
    value === undefined ? undefined : check(value, path);

type Fields = Readonly<Record<string, Check>>;

/** An object that has these fields and no others. */
const object =
  (fields: Fields): Check =>
  (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return fail(path, "an object");
    }
    const unknown = Object.keys(value).find((key) => !Object.hasOwn(fields, key));
    if (unknown !== undefined) return `${path} has an unknown field ${unknown}.`;
    for (const [key, check] of Object.entries(fields)) {
      const problem = check(
        Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined,
        `${path}.${key}`,
      );
      if (problem !== undefined) return problem;
    }
    return undefined;
  };

const headers: Check = (value, path) => {
  const isField = (field: unknown): boolean =>
    Array.isArray(field) && field.length === 2 && field.every((part) => typeof part === "string");
  return Array.isArray(value) && value.every(isField)
    ? undefined
    : fail(path, "a list of names and values");
};

const session: Check = (value, path) =>
  value === null || (typeof value === "object" && !Array.isArray(value))
    ? undefined
    : fail(path, "a session or null");

const body = object({ bytes: whole, text: optional(text), truncated: optional(flag) });
const direction = oneOf("to-server", "to-client");
const transport = oneOf("polling", "websocket", "webtransport");
const exchange = text;

const cookie = object({
  name: text,
  value: text,
  domain: text,
  hostOnly: flag,
  path: text,
  secure: flag,
  httpOnly: flag,
  sameSite: oneOf("strict", "lax", "none", "default"),
  expires: optional(number),
  created: number,
});

const FRAME = {
  id: whole,
  at: number,
  cause: optional(whole),
  browser: optional(text),
  tab: optional(text),
} satisfies Fields;

type Kind = TraceEvent["kind"];
type FieldsOf<K extends Kind> = Exclude<
  keyof Extract<TraceEvent, { readonly kind: K }>,
  keyof typeof FRAME | "kind"
>;

/** Every kind with every field of its own. */
const KINDS: { readonly [K in Kind]: Readonly<Record<FieldsOf<K>, Check>> } = {
  "http-request": { exchange, method: text, url: text, headers, body: optional(body) },
  "http-response": { exchange, status: whole, headers, body: optional(body) },
  "http-body": { exchange, direction, body },
  "http-error": { exchange, message: text },
  "upgrade-request": { exchange, url: text, headers },
  "upgrade-response": { exchange, status: whole, headers },
  "websocket-message": { exchange, direction, body },
  "websocket-close": {
    exchange,
    direction: optional(direction),
    code: optional(whole),
    reason: optional(text),
  },
  "cookie-set": { exchange, cookie },
  "cookie-removed": { exchange: optional(exchange), name: text },
  "cookie-refused": { exchange, header: text, reason: text },
  engine: {
    exchange,
    direction,
    transport,
    packet: oneOf("open", "close", "ping", "pong", "message", "upgrade", "noop", "error"),
    sid: optional(text),
    data: anything,
  },
  socket: {
    exchange,
    direction,
    transport,
    sid: optional(text),
    packet: oneOf("CONNECT", "DISCONNECT", "EVENT", "ACK", "CONNECT_ERROR"),
    namespace: text,
    data: anything,
    ack: optional(whole),
    socket: optional(text),
  },
  store: {
    operation: oneOf("get", "set", "touch", "destroy"),
    session: text,
    before: session,
    after: session,
    revives: optional(oneOf("destroyed", "expired")),
    error: optional(text),
  },
  room: { change: oneOf("join", "leave"), namespace: text, room: text, socket: text },
  connection: {
    change: oneOf("connected", "disconnected"),
    namespace: text,
    socket: text,
    sid: text,
    session: optional(text),
    reason: optional(text),
  },
  server: {
    change: oneOf("listening", "exited", "restarted"),
    port: optional(whole),
    code: optional(whole),
  },
  note: { text, step: optional(whole) },
};

const CHECKS = new Map<unknown, Check>(
  Object.entries(KINDS).map(([kind, fields]) => [
    kind,
    object({ ...FRAME, kind: text, ...fields }),
  ]),
);

export function checkEvent(value: unknown): Checked {
  const kind: unknown =
    typeof value === "object" && value !== null ? Reflect.get(value, "kind") : undefined;
  const check = CHECKS.get(kind);
  if (!check) return { is: "wrong", message: `there is no kind ${JSON.stringify(kind)}.` };
  const message = check(value, "it");
  if (message !== undefined) return { is: "wrong", message: message.replace(/^it\./, "") };
  // The check has just proved it.
  return { is: "event", event: value as TraceEvent };
}
