import fc from "fast-check";
import { expect, test } from "vitest";
import { compare, isSame } from "./compare.ts";
import type { TraceEvent } from "./event.ts";
import { normalise } from "./normalise.ts";
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
