import { expect, test } from "vitest";

import { failureWords, listSteps, stepLabels, tellPhase } from "./words.ts";

test("the status names the step that a start is at", () => {
  expect(
    tellPhase({
      at: "starting",
      steps: { load: "done", start: "running", open: "waiting" },
      detail: "",
    }),
  ).toBe("Starting: start the server.");
});

const start = {
  at: "starting",
  steps: { load: "done", start: "running", open: "waiting" },
  detail: "",
} as const;

test("a step that is slow is told in the status", () => {
  const within = [
    { name: "Booting the container", progress: "slow" },
    { name: "Starting the server", progress: "waiting" },
  ] as const;
  expect(tellPhase({ ...start, within })).toBe(
    "Starting: start the server. Booting the container takes longer than usual.",
  );
});

test("a runtime’s own steps are listed in place of the lab’s", () => {
  expect(listSteps(start.steps).map(({ name }) => name)).toEqual(Object.values(stepLabels));
  const within = [{ name: "Booting the container", progress: "working" }] as const;
  expect(listSteps(start.steps, within)).toEqual([
    { name: stepLabels.load, progress: "done" },
    { name: "Booting the container", progress: "running" },
  ]);
});

test("what a run has to do without is told with it", () => {
  expect(tellPhase({ at: "running", limit: "No WebSocket." })).toMatch(
    /^Running: .+ No WebSocket\.$/,
  );
});

test("an ended process is told with its code", () => {
  expect(tellPhase({ at: "exited", code: 13, open: true })).toContain("code 13");
});

test("every kind of failure has words of its own, and they end as a sentence", () => {
  const words = Object.values(failureWords);
  expect(new Set(words).size).toBe(words.length);
  expect(words.every((sentence) => /[.?]$/.test(sentence))).toBe(true);
});
