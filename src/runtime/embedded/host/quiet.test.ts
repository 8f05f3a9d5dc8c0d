import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createQuiet } from "./quiet.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what waits for quiet runs once nothing has gone on for the pause", () => {
  const quiet = createQuiet(250, 3000);
  const run = vi.fn();
  quiet.then(run);
  for (let n = 0; n < 4; n++) {
    vi.advanceTimersByTime(200);
    quiet.disturb();
  }
  vi.advanceTimersByTime(249);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2);
  expect(run).toHaveBeenCalledOnce();
});

test("where it is never quiet, it runs at the limit", () => {
  const quiet = createQuiet(250, 3000);
  const run = vi.fn();
  quiet.then(run);
  const busy = setInterval(() => quiet.disturb(), 100);
  vi.advanceTimersByTime(2999);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2);
  expect(run).toHaveBeenCalledOnce();
  clearInterval(busy);
});

test("what is undone never runs", () => {
  const run = vi.fn();
  const undo = createQuiet(250, 3000).then(run);
  undo();
  vi.advanceTimersByTime(5000);
  expect(run).not.toHaveBeenCalled();
});
