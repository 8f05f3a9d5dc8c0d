import fc from "fast-check";
import { expect, test } from "vitest";
import { withSteps } from "./steps.ts";
import { arbitraryTrace } from "./testing/arbitrary-trace.ts";

test("a step begins after the events before it, and takes the time of the next one", () => {
  const events = withSteps(
    [
      { id: 3, at: 10, kind: "server", change: "listening" },
      { id: 9, at: 20, cause: 3, kind: "cookie-removed", name: "a" },
    ],
    [
      { after: 0, text: "open" },
      { after: 1, text: "press" },
      { after: 2, text: "end" },
    ],
  );
  expect(events).toEqual([
    { id: 1, at: 10, kind: "note", text: "open", step: 0 },
    { id: 2, at: 10, kind: "server", change: "listening" },
    { id: 3, at: 20, kind: "note", text: "press", step: 1 },
    { id: 4, at: 20, cause: 2, kind: "cookie-removed", name: "a" },
    { id: 5, at: 20, kind: "note", text: "end", step: 2 },
  ]);
});

test("with steps, too, ids grow and a cause comes before its effect", () => {
  const marks = fc
    .array(fc.nat(30), { maxLength: 5 })
    .map((list) => list.sort((a, b) => a - b).map((after) => ({ after, text: "step" })));
  fc.assert(
    fc.property(arbitraryTrace(), marks, (trace, steps) => {
      const events = withSteps(trace, steps);
      expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
      for (const { id, cause = 0 } of events) expect(cause).toBeLessThan(id);
    }),
  );
});
