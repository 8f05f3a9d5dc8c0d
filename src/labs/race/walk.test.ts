import { expect, test } from "vitest";

import type { Outcome, Step } from "./outcome.ts";
import { walk } from "./walk.ts";

const exchange = { method: "POST", url: "/", headers: [], status: 200, body: "1" } as const;
const requests = { A: exchange, B: exchange };
const sight = { holds: { A: 0, B: 0 }, stored: 0 };

/** An order in which each request's operations come as listed. */
function order(letters: string, operations: readonly Step["operation"][]): Outcome {
  const done = { A: 0, B: 0 };
  const steps = letters.split("").map((letter): Step => {
    const request = letter === "A" ? "A" : "B";
    const operation = operations[done[request]++] ?? "save";
    return { ...sight, request, operation, found: null };
  });
  const answers = { A: 1, B: 2 };
  return { order: letters, session: letters, requests, start: sight, steps, answers, stored: 2 };
}

const free = ["AABB", "ABAB", "BBAA"].map((letters) => order(letters, ["reload", "save"]));
const queued = ["AABB", "BBAA"].map((letters) => order(letters, ["reload", "save"]));

test("at the start, whoever begins some order can go next", () => {
  expect(walk(free, "")).toEqual({
    steps: [],
    next: [
      { request: "A", operation: "reload" },
      { request: "B", operation: "reload" },
    ],
    waiting: [],
  });
});

test("whoever can't go next in any order that is left waits", () => {
  expect(walk(queued, "A")).toMatchObject({
    next: [{ request: "A", operation: "save" }],
    waiting: ["B"],
  });
});

test("at the end there is the outcome, and nobody to go next", () => {
  expect(walk(free, "ABAB")).toMatchObject({ next: [], waiting: [], outcome: { order: "ABAB" } });
});

test("what no order begins with is an empty walk", () => {
  expect(walk(free, "BA")).toEqual({ steps: [], next: [], waiting: [] });
});
