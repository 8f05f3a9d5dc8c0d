import fc from "fast-check";
import { expect, test } from "vitest";
import { compare, isSame } from "./compare.ts";
import type { Happening, TraceEvent } from "./event.ts";
import { normalise, withoutUpkeep } from "./normalise.ts";
import { arbitraryTrace } from "./testing/arbitrary-trace.ts";

test("a normalised trace stays as it is", () => {
  fc.assert(
    fc.property(arbitraryTrace(), (trace) => {
      const once = normalise(trace);
      expect(normalise(once)).toEqual(once);
    }),
  );
});

test("an id that only a left out event told keeps its number", () => {
  const sid = (last: string) => `engine-id-${last}`;
  const trace: TraceEvent[] = [
    {
      id: 1,
      at: 0,
      kind: "engine",
      exchange: "x1",
      direction: "to-server",
      transport: "polling",
      packet: "pong",
      sid: sid("a"),
    },
    {
      id: 2,
      at: 0,
      kind: "upgrade-request",
      exchange: "x1",
      url: `/socket.io/?EIO=4&transport=websocket&sid=${sid("a")}`,
      headers: [],
    },
    {
      id: 3,
      at: 0,
      kind: "connection",
      change: "connected",
      namespace: "/",
      socket: "socket-id-a",
      sid: sid("b"),
    },
  ];
  const once = normalise(trace);
  expect(normalise(once)).toEqual(once);
});

test("in a normalised trace, too, a cause comes before its effect", () => {
  fc.assert(
    fc.property(arbitraryTrace(), (trace) => {
      for (const { id, cause = 0 } of normalise(trace)) expect(cause).toBeLessThan(id);
    }),
  );
});

test("other ids, times, ports and signatures make no other trace", () => {
  const run = (n: number): TraceEvent[] => [
    {
      id: 1 + n,
      at: n,
      kind: "http-request",
      exchange: `x${n}`,
      method: "POST",
      url: "/incr",
      headers: [
        ["Host", `localhost:${3000 + n}`],
        ["Cookie", `connect.sid=s%3Asession-id-${n}.sig${n}%2B`],
        ["User-Agent", `Browser/${n}`],
      ],
    },
    {
      id: 2 + n,
      at: n + 1,
      cause: 1 + n,
      kind: "store",
      operation: "set",
      session: `session-id-${n}`,
      before: null,
      after: {
        cookie: { originalMaxAge: 60000 - n, expires: `2026-11-23T16:47:${10 + n}.000Z` },
        count: 1,
      },
    },
  ];
  expect(normalise(run(3))).toEqual(normalise(run(7)));
  expect(JSON.stringify(normalise(run(3)))).toContain("connect.sid=s%3Asession-1.signature");
});

test("what happened at the same time elsewhere may come in any order", () => {
  const events: TraceEvent[] = ["alice", "bob", "alice", "bob"].map((browser, index) => ({
    id: index + 1,
    at: index,
    browser,
    tab: "one",
    kind: "cookie-removed",
    name: String(Math.floor(index / 2)),
  }));
  const [a, b, c, d] = events as [TraceEvent, TraceEvent, TraceEvent, TraceEvent];
  const renumber = (list: TraceEvent[]) =>
    list.map((event, index) => ({ ...event, id: index + 1 }));
  expect(normalise(renumber([b, a, d, c]))).toEqual(normalise(events));
  expect(normalise(renumber([c, a, b, d]))).not.toEqual(normalise(events));
});

test("what a scenario did differently is not normalised away", () => {
  const store = (count: number): TraceEvent[] => [
    {
      id: 1,
      at: 0,
      kind: "store",
      operation: "set",
      session: "session-id",
      before: null,
      after: { count },
    },
  ];
  const rows = compare(normalise(store(1)), normalise(store(2)));
  expect(isSame(rows)).toBe(false);
  expect(rows).toMatchObject([
    { is: "changed", changes: [{ path: "after.count", left: 1, right: 2 }] },
  ]);
});

test("polls, heartbeats and late bodies depend on time, and are no difference", () => {
  const poll = "/socket.io/?EIO=4&transport=polling&t=abc&sid=engine-id-1";
  const carried: TraceEvent = {
    id: 4,
    at: 3,
    cause: 3,
    kind: "socket",
    exchange: "x2",
    direction: "to-client",
    transport: "polling",
    sid: "engine-id-1",
    packet: "EVENT",
    namespace: "/",
    data: ["count", 1],
  };
  const events: TraceEvent[] = [
    { id: 1, at: 0, kind: "http-request", exchange: "x2", method: "GET", url: poll, headers: [] },
    {
      id: 2,
      at: 1,
      cause: 1,
      kind: "store",
      operation: "touch",
      session: "session-id",
      before: { cookie: { expires: 1 } },
      after: { cookie: { expires: 2 } },
    },
    { id: 3, at: 2, cause: 1, kind: "http-response", exchange: "x2", status: 200, headers: [] },
    carried,
    {
      id: 5,
      at: 4,
      kind: "engine",
      exchange: "x2",
      direction: "to-client",
      transport: "polling",
      packet: "ping",
    },
  ];
  const { cause: _, ...alone } = carried;
  expect(normalise(events)).toEqual(normalise([{ ...alone, id: 1 }]));
});

/** One happening of each kind that a scenario teaches by, with a place for what differs. */
const teaching: Readonly<Record<string, (word: string) => Happening>> = {
  "a payload": (word) => ({ ...packet, data: ["count", word] }),
  "an acknowledgement": (word) => ({ ...packet, packet: "ACK", ack: 1, data: [word] }),
  "a packet’s direction": (word) => ({
    ...packet,
    direction: word.length % 2 === 0 ? "to-server" : "to-client",
  }),
  "a cookie’s attribute": (word) => ({
    kind: "cookie-set",
    exchange: "x9",
    cookie: {
      name: "connect.sid",
      value: "v",
      domain: "localhost",
      hostOnly: true,
      path: `/${word}`,
      secure: false,
      httpOnly: true,
      sameSite: "default",
      created: 1,
    },
  }),
  "why a cookie is refused": (word) => ({
    kind: "cookie-refused",
    exchange: "x9",
    header: "a=b",
    reason: word,
  }),
  "a status": (word) => ({
    kind: "http-response",
    exchange: "x9",
    status: 200 + word.length,
    headers: [],
  }),
  "a body": (word) => ({
    kind: "http-request",
    exchange: "x9",
    method: "POST",
    url: "/incr",
    headers: [],
    body: { bytes: 9, text: word },
  }),
  "a header": (word) => ({
    kind: "http-request",
    exchange: "x9",
    method: "GET",
    url: "/",
    headers: [["Origin", `http://${word}.example`]],
  }),
  "a store write": (word) => ({
    kind: "store",
    operation: "set",
    session: "session-id-x",
    before: null,
    after: { user: word },
  }),
  "a store failure": (word) => ({
    kind: "store",
    operation: "get",
    session: "session-id-x",
    before: null,
    after: null,
    error: word,
  }),
  "a room": (word) => ({
    kind: "room",
    change: "join",
    namespace: "/",
    room: word,
    socket: "socket-id-x",
  }),
  "a reason": (word) => ({
    kind: "connection",
    change: "disconnected",
    namespace: "/",
    socket: "socket-id-x",
    sid: "engine-id-x",
    reason: word,
  }),
  "a step": (word) => ({ kind: "note", text: word, step: 1 }),
};

const packet = {
  kind: "socket",
  exchange: "x9",
  direction: "to-client",
  transport: "websocket",
  sid: "engine-id-x",
  packet: "EVENT",
  namespace: "/",
} as const;

test.each(Object.entries(teaching))("%s that differs stays a difference", (_, happening) => {
  const words = fc.tuple(fc.stringMatching(/^[g-z]{1,4}$/), fc.stringMatching(/^[g-z]{5}$/));
  fc.assert(
    fc.property(arbitraryTrace(12), words, fc.boolean(), (trace, [one, other], inTab) => {
      fc.pre(JSON.stringify(happening(one)) !== JSON.stringify(happening(other)));
      const frame = inTab ? { browser: "alice", tab: "one" } : {};
      const run = (word: string): TraceEvent[] => [
        ...trace,
        { id: trace.length + 1, at: 1e6, ...frame, ...happening(word) },
      ];
      expect(normalise(run(one))).not.toEqual(normalise(run(other)));
    }),
  );
});

test("an event that is missing stays a difference", () => {
  fc.assert(
    fc.property(arbitraryTrace(12), (trace) => {
      const event: TraceEvent = { id: trace.length + 1, at: 1e6, ...packet, data: ["gone"] };
      expect(normalise([...trace, event])).toHaveLength(normalise(trace).length + 1);
    }),
  );
});

const upgraded = (transport: "polling" | "websocket", moves = true): TraceEvent[] => {
  const engine = { exchange: "x1", transport: "websocket", sid: "engine-id-1" } as const;
  const all: Happening[] = [
    { kind: "engine", direction: "to-server", packet: "ping", data: "probe", ...engine },
    { ...packet, ...engine, transport, exchange: transport === "polling" ? "x2" : "x1" },
    { kind: "engine", direction: "to-server", packet: "upgrade", ...engine },
  ];
  return (moves ? all : all.slice(0, 2)).map((one, index) => ({
    id: index + 1,
    at: index,
    ...one,
  }));
};

test("whether a packet rode the last poll or the first frame of an upgrade is no difference", () => {
  expect(normalise(upgraded("polling"))).toEqual(normalise(upgraded("websocket")));
});

test("a packet of a session that stays with polling is no packet of a WebSocket", () => {
  expect(normalise(upgraded("polling", false))).not.toEqual(
    normalise(upgraded("websocket", false)),
  );
});

const polled = (...exchanges: readonly string[]): TraceEvent[] => {
  const polling = { ...packet, transport: "polling" } as const;
  const url = `/socket.io/?EIO=4&transport=polling&sid=${packet.sid}`;
  const all: Happening[] = [...new Set(exchanges)].flatMap((exchange): Happening[] => [
    { kind: "http-request", exchange, method: "GET", url, headers: [] },
    { kind: "http-response", exchange, status: 200, headers: [] },
  ]);
  const packets = exchanges.map((exchange, n): Happening => ({ ...polling, exchange, data: [n] }));
  return [...all, ...packets].map((one, index) => ({ id: index + 1, at: index, ...one }));
};

test("whether two packets rode the same poll or two is no difference", () => {
  expect(normalise(polled("x1", "x1"))).toEqual(normalise(polled("x1", "x2")));
  expect(normalise(polled("x1", "x1"))).not.toEqual(normalise(polled("x1")));
});

test("who closes a session on long-polling first is no difference", () => {
  const sides = { "to-server": "x1", "to-client": "x2" } as const;
  const closed = (...directions: readonly (keyof typeof sides)[]): TraceEvent[] => [
    ...polled("x1", "x2"),
    ...directions.map((direction, n): TraceEvent => {
      const { sid = "" } = packet;
      const carried = { exchange: sides[direction], transport: "polling", sid } as const;
      return { id: 50 + n, at: 50, kind: "engine", direction, packet: "close", ...carried };
    }),
  ];
  expect(normalise(closed("to-server", "to-client"))).toEqual(normalise(closed("to-client")));
  expect(normalise(closed("to-server"))).toEqual(normalise(closed()));
});

test("who closes a WebSocket first is no difference once the server has disconnected its socket", () => {
  const closed = (direction: "to-server" | "to-client", told: boolean): TraceEvent[] => {
    const disconnect = { ...packet, exchange: "x7", transport: "websocket" } as const;
    const happenings: Happening[] = [
      ...(told ? [{ ...disconnect, direction: "to-client", packet: "DISCONNECT" } as const] : []),
      { kind: "websocket-close", exchange: "x7", direction },
    ];
    return happenings.map((one, n): TraceEvent => ({ id: 1 + n, at: 50, ...one }));
  };
  expect(normalise(closed("to-server", true))).toEqual(normalise(closed("to-client", true)));
  expect(normalise(closed("to-server", false))).not.toEqual(normalise(closed("to-client", false)));
});

test("how far the upgrade of a refused session came is no difference", () => {
  const { sid = "" } = packet;
  const url = `/socket.io/?EIO=4&transport=websocket&sid=${sid}`;
  const refused = (ride: "polling" | "websocket", upgrade: readonly Happening[]): TraceEvent[] => {
    const carried = { sid, transport: ride, exchange: ride === "polling" ? "x1" : "x9" } as const;
    const happenings: Happening[] = [
      { kind: "upgrade-request", exchange: "x9", url, headers: [] },
      ...upgrade,
      { ...packet, ...carried, direction: "to-client", packet: "CONNECT_ERROR" },
    ];
    const opened = polled("x1");
    return [
      ...opened,
      ...happenings.map((one, n): TraceEvent => ({ id: opened.length + 1 + n, at: 50, ...one })),
    ];
  };
  const probed: readonly Happening[] = [
    { kind: "upgrade-response", exchange: "x9", status: 101, headers: [] },
    {
      kind: "engine",
      exchange: "x9",
      direction: "to-server",
      transport: "websocket",
      packet: "ping",
      data: "probe",
      sid,
    },
  ];
  const closed: Happening = { kind: "websocket-close", exchange: "x9", direction: "to-server" };
  expect(normalise(refused("websocket", probed))).toEqual(normalise(refused("polling", [])));
  expect(normalise(refused("polling", [...probed, closed]))).toEqual(
    normalise(refused("polling", [])),
  );
});

test("nothing moves past the beginning of a step", () => {
  const event = (id: number, browser: string): TraceEvent => ({
    id,
    at: id,
    browser,
    kind: "cookie-removed",
    name: "a",
  });
  const step = (id: number): TraceEvent => ({ id, at: id, kind: "note", text: "press", step: 1 });
  const early = normalise([event(1, "bob"), event(2, "alice"), step(3)]);
  const late = normalise([event(1, "bob"), step(2), event(3, "alice")]);
  expect(early.map(({ kind }) => kind)).toEqual(["cookie-removed", "cookie-removed", "note"]);
  expect(late.map(({ kind }) => kind)).toEqual(["cookie-removed", "note", "cookie-removed"]);
});

test("answers of one tab may come in another order than their questions", () => {
  const asks = ["/one", "/two"].map((url, index): TraceEvent => ({
    id: index + 1,
    at: 0,
    kind: "http-request",
    exchange: `x${index}`,
    method: "GET",
    url,
    headers: [],
  }));
  const answer = (id: number, to: number): TraceEvent => ({
    id,
    at: 1,
    cause: to + 1,
    kind: "http-response",
    exchange: `x${to}`,
    status: 200 + to,
    headers: [],
  });
  expect(normalise([...asks, answer(3, 1), answer(4, 0)])).toEqual(
    normalise([...asks, answer(3, 0), answer(4, 1)]),
  );
});

test("without upkeep, a trace keeps its ids and times", () => {
  fc.assert(
    fc.property(arbitraryTrace(), (trace) => {
      const frames = new Map(trace.map(({ id, at }) => [id, at]));
      for (const { id, at } of withoutUpkeep(trace)) expect(frames.get(id)).toBe(at);
    }),
  );
});

test("reads of the server's own, of two browsers' sessions, may come in any order", () => {
  const created = (id: number, browser: string, session: string): TraceEvent => ({
    id,
    at: id,
    browser,
    kind: "store",
    operation: "set",
    session,
    before: null,
    after: { count: id },
  });
  const read = (id: number, session: string, count: number): TraceEvent => ({
    id,
    at: id,
    kind: "store",
    operation: "get",
    session,
    before: { count },
    after: { count },
  });
  const made = [created(1, "Browser A", "session-of-a"), created(2, "Browser B", "session-of-b")];
  const oneWay = [...made, read(3, "session-of-a", 1), read(4, "session-of-b", 2)];
  const other = [...made, read(3, "session-of-b", 2), read(4, "session-of-a", 1)];
  expect(normalise(other)).toEqual(normalise(oneWay));
  const twice = [...made, read(3, "session-of-a", 1), read(4, "session-of-a", 1)];
  expect(normalise(twice)).not.toEqual(normalise(oneWay));
});
