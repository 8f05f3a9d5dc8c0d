import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startWatchdog } from "./watchdog.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watch() {
  const pings: number[] = [];
  const onSilence = vi.fn();
  const dog = startWatchdog({ patience: 2000, ping: (count) => pings.push(count), onSilence });
  return { dog, pings, onSilence };
}

test("who answers is left alone", () => {
  const { dog, pings, onSilence } = watch();
  for (let n = 0; n < 100; n++) {
    vi.advanceTimersByTime(500);
    dog.answered(pings.at(-1) ?? 0);
  }
  expect(onSilence).not.toHaveBeenCalled();
  dog.stop();
});

test("who is silent for longer than the patience lasts is reported, once", () => {
  const { onSilence } = watch();
  vi.advanceTimersByTime(2000);
  expect(onSilence).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_000);
  expect(onSilence).toHaveBeenCalledTimes(1);
});

test("a page that slept for an hour doesn't blame the worker that slept with it", () => {
  const { dog, pings, onSilence } = watch();
  vi.advanceTimersByTime(500);
  // Frozen: no timer of the page runs, and time goes by.
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(500);
  dog.answered(pings.at(-1) ?? 0);
  vi.advanceTimersByTime(1500);
  expect(onSilence).not.toHaveBeenCalled();
  dog.stop();
});

test("an answer that was never asked for is none", () => {
  const { dog, onSilence } = watch();
  dog.answered(1_000_000);
  vi.advanceTimersByTime(10_000);
  expect(onSilence).toHaveBeenCalledTimes(1);
});
