import { expect, test } from "vitest";
import { tellDifference } from "./difference.ts";
import type { Happening, TraceEvent } from "./event.ts";

const trace = (...happenings: readonly Happening[]): TraceEvent[] =>
  happenings.map((happening, index) => ({
    id: index + 1,
    at: index,
    ...(happening.kind !== "note" && { browser: "Browser A", tab: "Tab 1" }),
    ...happening,
  }));

const step = (number: number, text: string): Happening => ({ kind: "note", text, step: number });
const answer = (status: number): Happening => ({
  kind: "http-response",
  exchange: "exchange-1",
  status,
  headers: [],
});
const leave: Happening = {
  kind: "room",
  change: "leave",
  namespace: "/",
  room: "session-1",
  socket: "socket-1",
};
const drop: Happening = { kind: "cookie-removed", name: "connect.sid" };

test("equal traces have nothing to tell", () => {
  expect(tellDifference(trace(answer(200)), trace(answer(200)))).toBe("");
});

test("what changed, is missing or was not expected is told in words, below its step", () => {
  const expected = trace(step(0, "Press “Run”."), answer(200), step(1, "Log out."), leave, drop);
  const came = trace(step(0, "Press “Run”."), answer(500), step(1, "Log out."), drop, answer(204));
  expect(tellDifference(expected, came)).toBe(
    [
      "Step 0: Press “Run”.",
      "  changed     Browser A/Tab 1: The server answers 500.",
      "              status: expected 200, came 500",
      "Step 1: Log out.",
      "  missing     Browser A/Tab 1: The socket leaves the room session-1.",
      "  unexpected  Browser A/Tab 1: The server answers 204.",
    ].join("\n"),
  );
});

test("a difference in a step that came through as it should names no other step", () => {
  const told = tellDifference(
    trace(step(0, "open"), step(1, "press"), answer(200)),
    trace(step(0, "open"), step(1, "press"), answer(201)),
  );
  expect(told.startsWith("Step 1: press\n")).toBe(true);
});

test("another cause is told by what it was", () => {
  const both = trace(answer(200), leave, drop);
  const caused = both.map((event) => (event.id === 3 ? { ...event, cause: 1 } : event));
  expect(tellDifference(caused, both)).toBe(
    [
      "  changed     Browser A/Tab 1: The browser drops the cookie connect.sid.",
      "              cause: expected “Browser A/Tab 1: The server answers 200.”, came nothing",
    ].join("\n"),
  );
});
