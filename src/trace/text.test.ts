import fc from "fast-check";
import { expect, test } from "vitest";
import type { Cookie, Happening, TraceEvent } from "./event.ts";
import { createNames } from "./names.ts";
import { plain } from "./say.ts";
import { arbitraryTrace } from "./testing/arbitrary-trace.ts";
import { describe as sentence, tell, toText } from "./text.ts";

const session = "se-4nT0pQ";
const socket = "so-8sK2";
const sid = "en-1xY9";

const cookie: Cookie = {
  name: "connect.sid",
  value: `s%3A${session}.c2ln`,
  domain: "localhost",
  hostOnly: true,
  path: "/",
  secure: false,
  httpOnly: true,
  sameSite: "default",
  created: 0,
};
const poll = `/socket.io/?EIO=4&transport=polling&t=x`;
const carried = { exchange: "x", transport: "websocket", sid } as const;
const up = { ...carried, direction: "to-server" } as const;
const down = { ...carried, direction: "to-client" } as const;
const root = { namespace: "/" } as const;
const stored = { kind: "store", session } as const;

/** Every kind of event, and every way in which it can be told. */
const told: readonly (readonly [Happening, string])[] = [
  [
    {
      kind: "http-request",
      exchange: "x",
      method: "POST",
      url: "/incr",
      headers: [["Cookie", cookie.value]],
    },
    "The tab sends POST /incr with a cookie of the session orange fox.",
  ],
  [
    {
      kind: "http-request",
      exchange: "x",
      method: "GET",
      url: poll,
      headers: [["cookie", "theme=dark"]],
    },
    "The tab sends GET /socket.io/ (long-polling, handshake) with a cookie.",
  ],
  [
    { kind: "http-request", exchange: "x", method: "GET", url: `${poll}&sid=${sid}`, headers: [] },
    "The tab sends GET /socket.io/ (long-polling), and waits for messages.",
  ],
  [
    { kind: "http-request", exchange: "x", method: "POST", url: `${poll}&sid=${sid}`, headers: [] },
    "The tab sends POST /socket.io/ (long-polling).",
  ],
  [{ kind: "http-response", exchange: "x", status: 200, headers: [] }, "The server answers 200."],
  [
    { kind: "http-response", exchange: "x", status: 200, headers: [], body: { bytes: 1 } },
    "The server answers 200 with 1 byte.",
  ],
  [
    { kind: "http-body", exchange: "x", direction: "to-client", body: { bytes: 2048 } },
    "The response’s body of 2.0 KiB is complete.",
  ],
  [
    { kind: "http-body", exchange: "x", direction: "to-server", body: { bytes: 3 * 1024 * 1024 } },
    "The request’s body of 3.0 MiB is complete.",
  ],
  [{ kind: "http-error", exchange: "x", message: "aborted" }, "The exchange fails: aborted."],
  [
    {
      kind: "upgrade-request",
      exchange: "x",
      url: "/socket.io/?EIO=4&transport=websocket",
      headers: [],
    },
    "The tab asks for a WebSocket at /socket.io/ (WebSocket, handshake).",
  ],
  [
    { kind: "upgrade-response", exchange: "x", status: 101, headers: [] },
    "The server switches to WebSocket.",
  ],
  [
    { kind: "upgrade-response", exchange: "x", status: 403, headers: [] },
    "The server refuses the WebSocket with 403.",
  ],
  [
    { kind: "websocket-message", exchange: "x", direction: "to-client", body: { bytes: 9 } },
    "The server sends a message of 9 bytes.",
  ],
  [{ kind: "websocket-close", exchange: "x", code: 1001 }, "The WebSocket closes with 1001."],
  [{ kind: "websocket-close", exchange: "x" }, "The WebSocket closes."],
  [
    { kind: "cookie-set", exchange: "x", cookie },
    "The browser keeps the cookie connect.sid of the session orange fox.",
  ],
  [{ kind: "cookie-removed", name: "connect.sid" }, "The browser drops the cookie connect.sid."],
  [
    {
      kind: "cookie-refused",
      exchange: "x",
      header: "a=1; Secure",
      reason: "it is Secure, and the page is not",
    },
    "The browser refuses the cookie a: it is Secure, and the page is not.",
  ],
  [
    { kind: "engine", ...down, packet: "open" },
    "The server opens the Engine.IO session blue opal over WebSocket.",
  ],
  [{ kind: "engine", ...up, packet: "close" }, "The tab closes the Engine.IO session blue opal."],
  [{ kind: "engine", ...down, packet: "ping" }, "The server sends a ping."],
  [{ kind: "engine", ...up, packet: "pong" }, "The tab answers with a pong."],
  [
    { kind: "engine", ...up, packet: "ping", data: "probe" },
    "The tab tries whether the WebSocket works.",
  ],
  [{ kind: "engine", ...down, packet: "pong", data: "probe" }, "The WebSocket works."],
  [
    { kind: "engine", ...up, packet: "upgrade" },
    "The tab moves the Engine.IO session blue opal to the WebSocket.",
  ],
  [{ kind: "engine", ...down, packet: "noop" }, "The server ends a pending poll."],
  [{ kind: "engine", ...up, packet: "message" }, "The tab sends what is no Socket.IO packet."],
  [{ kind: "engine", ...down, packet: "error" }, "The server sends what is no Socket.IO packet."],
  [{ kind: "socket", ...up, ...root, packet: "CONNECT" }, "The tab asks to connect."],
  [
    { kind: "socket", ...down, namespace: "/admin", packet: "CONNECT", data: { sid: socket } },
    "The server accepts the connection in /admin.",
  ],
  [
    { kind: "socket", ...down, ...root, packet: "CONNECT_ERROR", data: { message: "no" } },
    'The server refuses the connection: {"message":"no"}.',
  ],
  [{ kind: "socket", ...down, ...root, packet: "DISCONNECT" }, "The server disconnects."],
  [
    { kind: "socket", ...up, ...root, packet: "EVENT", data: ["incr", 1, session], ack: 0 },
    'The tab emits "incr" with 1, "orange fox", and asks for an acknowledgement.',
  ],
  [
    { kind: "socket", ...down, ...root, packet: "EVENT", data: ["tick"] },
    'The server emits "tick".',
  ],
  [
    { kind: "socket", ...down, ...root, packet: "ACK", data: [2] },
    "The server acknowledges with [2].",
  ],
  [
    { ...stored, operation: "get", before: null, after: { n: 1 } },
    "The store reads the session orange fox.",
  ],
  [
    { ...stored, operation: "get", before: null, after: null },
    "The store has no session orange fox.",
  ],
  [
    { ...stored, operation: "get", before: { n: 1 }, after: null },
    "The store finds the session orange fox expired.",
  ],
  [
    { ...stored, operation: "set", before: null, after: { cookie: {}, n: 1 } },
    "The store keeps the session orange fox for the first time, n: 1.",
  ],
  [
    { ...stored, operation: "set", before: null, after: { n: 1 }, revives: "destroyed" },
    "The store brings back the destroyed session orange fox, n: 1.",
  ],
  [
    { ...stored, operation: "set", before: { n: 1, o: 2 }, after: { n: 2 } },
    "The store writes the session orange fox, n: 1 → 2, o: 2 → nothing.",
  ],
  [
    { ...stored, operation: "set", before: { n: 1 }, after: { n: 1 } },
    "The store writes the session orange fox, unchanged.",
  ],
  [
    { ...stored, operation: "touch", before: { n: 1 }, after: { n: 1 } },
    "The store extends the life of the session orange fox.",
  ],
  [
    { ...stored, operation: "touch", before: null, after: null },
    "The store finds no session orange fox to touch.",
  ],
  [
    { ...stored, operation: "destroy", before: { n: 1 }, after: null },
    "The store destroys the session orange fox.",
  ],
  [
    { ...stored, operation: "set", before: null, after: null, error: "The store is down." },
    "The store fails to set the session orange fox: The store is down.",
  ],
  [
    { kind: "room", change: "join", ...root, room: socket, socket },
    "The socket green plum joins its own room.",
  ],
  [
    { kind: "room", change: "leave", ...root, room: session, socket },
    "The socket green plum leaves the room of the session orange fox.",
  ],
  [
    { kind: "room", change: "join", ...root, room: `session:${session}`, socket },
    "The socket green plum joins the room session:orange fox.",
  ],
  [
    { kind: "connection", change: "connected", ...root, socket, sid, session },
    "The socket green plum is connected with the session orange fox.",
  ],
  [
    { kind: "connection", change: "connected", ...root, socket, sid },
    "The socket green plum is connected with no session.",
  ],
  [
    { kind: "connection", change: "disconnected", ...root, socket, sid, reason: "ping timeout" },
    "The socket green plum is disconnected: ping timeout.",
  ],
  [
    { kind: "connection", change: "disconnected", ...root, socket, sid },
    "The socket green plum is disconnected: no reason known.",
  ],
  [{ kind: "server", change: "listening", port: 3000 }, "The server listens on port 3000."],
  [
    { kind: "server", change: "restarted" },
    "The server’s process ends, and its memory with it; it is started again.",
  ],
  [
    { kind: "server", change: "exited", code: 1 },
    "The server’s process ends with code 1, and its memory with it.",
  ],
  [{ kind: "note", text: "Recording began late." }, "Recording began late."],
];

const cast: TraceEvent = {
  id: 1,
  at: 0,
  kind: "connection",
  change: "connected",
  ...root,
  session,
  sid,
  socket,
};
const names = createNames([cast]);
const event = (happening: Happening): TraceEvent => ({ id: 2, at: 12.34, ...happening });

test.each(told)("%j is told", (happening, text) => {
  expect(sentence(event(happening), names)).toBe(text);
});

test("without names an id is told by what it is the id of, and never itself", () => {
  for (const [happening] of told) {
    const text = sentence(event(happening));
    if (happening.kind === "room" || happening.kind === "socket") continue;
    expect(text).not.toMatch(/se-4nT0pQ|so-8sK2|en-1xY9/);
  }
  expect(sentence(event({ ...stored, operation: "destroy", before: null, after: null }))).toBe(
    "The store destroys the session.",
  );
});

test("no id that has a name is told by itself", () => {
  fc.assert(
    fc.property(arbitraryTrace(), (events) => {
      const known = createNames(events);
      const ids = known.all().map(({ id }) => id);
      for (const each of events) {
        const text = sentence(each, known);
        for (const id of ids) expect(text).not.toContain(id);
      }
    }),
  );
});

test("a long payload is cut, and an id in it is not cut in two", () => {
  const data = ["x", `${"y".repeat(52)}${session}`];
  const happening: Happening = { kind: "socket", ...up, ...root, packet: "EVENT", data };
  expect(sentence(event(happening), names)).toBe(`The tab emits "x" with "${"y".repeat(52)}….`);
});

test("segments read as the sentence, and every name in them is that of its id", () => {
  fc.assert(
    fc.property(arbitraryTrace(), (events) => {
      const known = createNames(events);
      for (const each of events) {
        const segments = tell(each, known);
        expect(plain(segments)).toBe(sentence(each, known));
        for (const { text, name } of segments) if (name) expect(known.of(text)).toBe(name);
      }
    }),
  );
});

test("as text a trace has one line an event: number, time, place, sentence, cause", () => {
  const events: TraceEvent[] = [
    { id: 9, at: 0, kind: "note", text: "Hello." },
    { id: 10, at: 1.25, cause: 9, browser: "A", tab: "1", kind: "note", text: "Bye." },
  ];
  expect(toText(events)).toBe(" 9  0.0 ms  server  Hello.\n10  1.3 ms  A/1  Bye. (after 9)\n");
});
