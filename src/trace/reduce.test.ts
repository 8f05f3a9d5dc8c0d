import fc from "fast-check";
import { expect, test } from "vitest";
import type { Happening, TraceEvent } from "./event.ts";
import { initialState, reduce, stateAt } from "./reduce.ts";
import { arbitraryTrace } from "./testing/arbitrary-trace.ts";

const trace = (...happenings: readonly Happening[]): TraceEvent[] =>
  happenings.map((happening, index) => ({
    id: index + 1,
    at: index,
    browser: "alice",
    tab: "one",
    ...happening,
  }));

test("the state at an event is that of the trace up to it", () => {
  fc.assert(
    fc.property(arbitraryTrace(), fc.nat(30), (events, id) => {
      expect(stateAt(events, id)).toEqual(
        events.filter((event) => event.id <= id).reduce(reduce, initialState),
      );
    }),
  );
});

test("a connection has its rooms and its transport until it ends", () => {
  const about = { namespace: "/", socket: "so", sid: "en" } as const;
  const events = trace(
    { kind: "connection", change: "connected", session: "se", ...about },
    { kind: "room", change: "join", namespace: "/", room: "se", socket: "so" },
    {
      kind: "engine",
      exchange: "x",
      direction: "to-server",
      transport: "websocket",
      packet: "upgrade",
      sid: "en",
    },
    { kind: "connection", change: "disconnected", reason: "transport close", ...about },
  );
  expect(stateAt(events, 3).connections).toEqual([
    {
      ...about,
      session: "se",
      browser: "alice",
      tab: "one",
      rooms: ["se"],
      transport: "websocket",
    },
  ]);
  expect(stateAt(events).connections).toEqual([]);
});

test("a restarted server has forgotten its sessions, and the browser still has its cookie", () => {
  const cookie = {
    name: "connect.sid",
    value: "s%3A1",
    domain: "localhost",
    hostOnly: true,
    path: "/",
    secure: false,
    httpOnly: true,
    sameSite: "default",
    created: 0,
  } as const;
  const state = stateAt(
    trace(
      { kind: "server", change: "listening" },
      { kind: "store", operation: "set", session: "1", before: null, after: { count: 1 } },
      { kind: "cookie-set", exchange: "x", cookie },
      { kind: "server", change: "exited", code: 0 },
    ),
  );
  expect(state).toMatchObject({ server: "down", sessions: {}, jars: { alice: [cookie] } });
});
