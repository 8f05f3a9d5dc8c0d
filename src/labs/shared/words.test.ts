import { expect, test } from "vitest";

import { failureWords, tellPhase } from "./words.ts";

test("the status names the step that a start is at", () => {
  expect(
    tellPhase({
      at: "starting",
      steps: { load: "done", start: "running", open: "waiting" },
      detail: "",
    }),
  ).toBe("Starting: start the server.");
});

test("an ended process is told with its code", () => {
  expect(tellPhase({ at: "exited", code: 13, open: true })).toContain("code 13");
});

test("every kind of failure has words of its own, and they end as a sentence", () => {
  const words = Object.values(failureWords);
  expect(new Set(words).size).toBe(words.length);
  expect(words.every((sentence) => /[.?]$/.test(sentence))).toBe(true);
});
