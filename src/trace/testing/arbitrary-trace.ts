import fc from "fast-check";
import type { Cookie, Happening, TraceEvent } from "../event.ts";

/** Traces that could have been recorded: ids grow, and a cause comes before its effect. For tests. */
export function arbitraryTrace(maxLength = 30): fc.Arbitrary<TraceEvent[]> {
  const step = fc.record({
    happening: arbitraryHappening,
    wait: fc.integer({ min: 0, max: 9999 }).map((tenths) => tenths / 10),
    cause: fc.option(fc.nat(), { nil: undefined }),
    browser: fc.option(fc.constantFrom("alice", "bob"), { nil: undefined }),
    tab: fc.option(fc.constantFrom("one", "two"), { nil: undefined }),
  });
  return fc.array(step, { maxLength }).map((steps) => {
    let at = 0;
    return steps.map(({ happening, wait, cause, browser, tab }, index): TraceEvent => {
      at = Math.round((at + wait) * 10) / 10;
      return {
        id: index + 1,
        at,
        ...(cause !== undefined && index > 0 && { cause: 1 + (cause % index) }),
        ...(browser !== undefined && { browser }),
        ...(tab !== undefined && { tab }),
        ...happening,
      };
    });
  });
}

const maybe = <T extends object>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | object> =>
  fc.option(arbitrary, { nil: {} });

const exchange = fc.constantFrom("x1", "x2", "x3");
/** An id is of one kind only, as random ids are. */
const idOf = (kind: string) =>
  fc.constantFrom("a", "b", "c").map((end) => `${kind}-Rk3dKx0t_${end}`);
const sessionId = idOf("se");
const socketId = idOf("so");
const engineId = idOf("en");
const direction = fc.constantFrom("to-server" as const, "to-client" as const);
const transport = fc.constantFrom("polling" as const, "websocket" as const);
const url = fc.oneof(
  fc.constantFrom("/", "/incr", "/socket.io/?EIO=4&transport=polling&t=Pq1.0"),
  engineId.map((sid) => `/socket.io/?EIO=4&transport=polling&t=Pq2&sid=${sid}`),
);
const headers = fc.array(
  fc.oneof(
    fc.tuple(fc.constantFrom("Host", "Origin"), fc.constant("localhost:3000")),
    fc.tuple(
      fc.constant("Cookie"),
      sessionId.map((session) => `connect.sid=s%3A${session}.c2lnbmF0dXJl%2B`),
    ),
    fc.tuple(fc.constant("Date"), fc.constant("Mon, 23 Nov 2026 16:47:29 GMT")),
    fc.tuple(fc.constant("X-Text"), fc.string()),
  ),
  { maxLength: 3 },
);
const body = fc.record({ bytes: fc.nat(), text: fc.string() });
const session = fc.option(
  fc.record({
    cookie: fc.constant({ originalMaxAge: 59_999, expires: "2026-11-23T16:47:29.123Z" }),
    count: fc.nat(9),
  }),
);
const data = fc.jsonValue({ maxDepth: 2 });

const cookie: fc.Arbitrary<Cookie> = fc.record(
  {
    name: fc.constantFrom("connect.sid", "theme"),
    value: fc.string(),
    domain: fc.constant("localhost"),
    hostOnly: fc.boolean(),
    path: fc.constantFrom("/", "/deep"),
    secure: fc.boolean(),
    httpOnly: fc.boolean(),
    sameSite: fc.constantFrom("strict" as const, "lax" as const, "default" as const),
    expires: fc.nat(),
    created: fc.nat(),
  },
  {
    requiredKeys: [
      "name",
      "value",
      "domain",
      "hostOnly",
      "path",
      "secure",
      "httpOnly",
      "sameSite",
      "created",
    ],
  },
);

const kind = <K extends Happening["kind"]>(name: K) => fc.constant(name);

const arbitraryHappening: fc.Arbitrary<Happening> = fc.oneof(
  fc
    .tuple(
      fc.record({
        kind: kind("http-request"),
        exchange,
        method: fc.constantFrom("GET", "POST"),
        url,
        headers,
      }),
      maybe(fc.record({ body })),
    )
    .map(([event, more]) => ({ ...event, ...more })),
  fc
    .tuple(
      fc.record({ kind: kind("http-response"), exchange, status: fc.constant(200), headers }),
      maybe(fc.record({ body })),
    )
    .map(([event, more]) => ({ ...event, ...more })),
  fc.record({ kind: kind("http-body"), exchange, direction, body }),
  fc.record({ kind: kind("http-error"), exchange, message: fc.string() }),
  fc.record({ kind: kind("upgrade-request"), exchange, url, headers }),
  fc.record({ kind: kind("upgrade-response"), exchange, status: fc.constant(101), headers }),
  fc.record({ kind: kind("websocket-message"), exchange, direction, body }),
  fc.record({ kind: kind("websocket-close"), exchange, code: fc.constant(1000) }),
  fc.record({ kind: kind("cookie-set"), exchange, cookie }),
  fc.record({ kind: kind("cookie-removed"), name: fc.constant("connect.sid") }),
  fc.record({ kind: kind("cookie-refused"), exchange, header: fc.string(), reason: fc.string() }),
  fc.record({
    kind: kind("engine"),
    exchange,
    direction,
    transport,
    packet: fc.constantFrom("open" as const, "ping" as const, "pong" as const, "noop" as const),
    sid: engineId,
  }),
  fc.record({
    kind: kind("socket"),
    exchange,
    direction,
    transport,
    packet: fc.constantFrom("CONNECT" as const, "EVENT" as const, "ACK" as const),
    namespace: fc.constant("/"),
    data,
    ack: fc.nat(9),
    socket: socketId,
  }),
  fc.record({
    kind: kind("store"),
    operation: fc.constantFrom(
      "get" as const,
      "set" as const,
      "touch" as const,
      "destroy" as const,
    ),
    session: sessionId,
    before: session,
    after: session,
  }),
  fc.record({
    kind: kind("store"),
    operation: fc.constant("set" as const),
    session: sessionId,
    before: fc.constant(null),
    after: session,
    revives: fc.constantFrom("destroyed" as const, "expired" as const),
  }),
  fc.record({
    kind: kind("room"),
    change: fc.constantFrom("join" as const, "leave" as const),
    namespace: fc.constant("/"),
    room: fc.oneof(sessionId, socketId),
    socket: socketId,
  }),
  fc.record({
    kind: kind("connection"),
    change: fc.constantFrom("connected" as const, "disconnected" as const),
    namespace: fc.constant("/"),
    socket: socketId,
    sid: engineId,
    session: sessionId,
  }),
  fc.record({
    kind: kind("server"),
    change: fc.constantFrom("listening" as const, "exited" as const),
  }),
  fc.record(
    { kind: kind("note"), text: fc.string(), step: fc.nat(9) },
    { requiredKeys: ["kind", "text"] },
  ),
);
