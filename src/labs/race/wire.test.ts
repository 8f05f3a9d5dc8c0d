import { expect, test } from "vitest";

import type { TraceEvent } from "../../trace/event.ts";
import { describe as sentence } from "../../trace/text.ts";
import type { Outcome } from "./outcome.ts";
import { afterSteps, wireOf } from "./wire.ts";

const exchange = (name: string, body: string) => ({
  method: "POST",
  url: "/increment",
  headers: [["x-request", name]] as const,
  status: 200,
  body,
});
const holds = { A: 1, B: 1 };
const outcome: Outcome = {
  order: "ABAB",
  session: "s",
  requests: { A: exchange("A", "1"), B: exchange("B", "1") },
  start: { holds: { A: 0, B: 0 }, stored: 0 },
  steps: [
    { request: "A", operation: "reload", found: 0, holds: { A: 1, B: 0 }, stored: 0 },
    { request: "B", operation: "slow work", found: null, holds: { A: 1, B: 0 }, stored: 0 },
    { request: "A", operation: "save", found: null, holds, stored: 1 },
    { request: "B", operation: "save", found: null, holds, stored: 1 },
  ],
  answers: { A: 1, B: 1 },
  stored: 1,
};

/** What a run records: an operation of the store every 10 ms, of two orders in turn. */
function recordedRun(): TraceEvent[] {
  const operations = ["set", "get", "get", "get", "set", "set", "touch", "touch"] as const;
  return operations.flatMap((operation, index) =>
    ["other", "s"].map((session, of): TraceEvent => {
      const id = 2 * index + of + 1;
      const value = { count: index };
      return { id, at: 10 * id, kind: "store", operation, session, before: value, after: value };
    }),
  );
}

const told = (events: readonly TraceEvent[]) =>
  events.map((event) => [event.tab, sentence(event), event.cause]);

test("an order is told as two requests, what they did to the store, and their answers", () => {
  expect(told(wireOf(outcome, recordedRun()))).toEqual([
    ["A", "The tab sends POST /increment.", undefined],
    ["B", "The tab sends POST /increment.", undefined],
    ["A", "The store reads the session.", 1],
    ["B", "The store reads the session.", 2],
    ["A", "The store reads the session.", 1],
    ["B", "B is done with its slow work.", 2],
    ["A", "The store writes the session, unchanged.", 1],
    ["B", "The store writes the session, unchanged.", 2],
    [undefined, "The store extends the life of the session.", undefined],
    [undefined, "The store extends the life of the session.", undefined],
    ["A", "The server answers 200 with 1 byte.", 1],
    ["B", "The server answers 200 with 1 byte.", 2],
  ]);
});

test("what has happened after some steps is where the order begins", () => {
  const all = wireOf(outcome, recordedRun());
  expect(afterSteps(all, outcome, 0)).toEqual(all.slice(0, 4));
  expect(
    afterSteps(all, outcome, 2)
      .map(({ tab }) => tab)
      .join(""),
  ).toBe("ABABAB");
  expect(afterSteps(all, outcome, 4)).toBe(all);
});

test("ids count on, and times never run backwards", () => {
  const events = wireOf(outcome, recordedRun());
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).sort((a, b) => a - b));
});

test("while the recording does not say all of it, nothing is told", () => {
  expect(wireOf(outcome, recordedRun().slice(0, 5))).toEqual([]);
  expect(wireOf(outcome, recordedRun().slice(0, 8))).toEqual([]);
  expect(wireOf(outcome, [])).toEqual([]);
});
