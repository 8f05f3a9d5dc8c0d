import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Happening, TraceEvent } from "../../trace/event.ts";
import type { Recording } from "../../trace/serialise.ts";
import type { LogLine, StartOptions } from "../port.ts";
import { createRecordedRuntime, type RecordedRun } from "./index.ts";
import type { Pace } from "./play.ts";
import { seenBy } from "./seen.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const cookie = {
  name: "connect.sid",
  value: "s%3A1",
  domain: "localhost",
  hostOnly: true,
  path: "/",
  secure: false,
  httpOnly: true,
  sameSite: "default",
  created: 1,
} as const;
const inTab = { browser: "Browser A", tab: "Tab 1" };

const events: readonly TraceEvent[] = (
  [
    [0, { kind: "note", text: "Press “Run”.", step: 0 }],
    [0, { kind: "server", change: "listening", port: 3000 }],
    [100, { kind: "cookie-set", exchange: "x1", cookie }],
    [9_000, { kind: "note", text: "Log out.", step: 1 }],
    [9_010, { kind: "http-response", exchange: "x2", status: 204, headers: [] }],
    [9_020, { kind: "cookie-removed", name: "connect.sid" }],
  ] satisfies [number, Happening][]
).map(([at, happening], index) => ({ id: index + 1, at, ...inTab, ...happening }));

const recording: Recording = { title: "Log out", versions: { "socket.io": "4.8.4" }, events };

const options: StartOptions = {
  project: { topic: "counter", variant: "cjs", files: {}, entry: "index.js" },
  trust: "own",
};

const start = (pace?: Pace) =>
  createRecordedRuntime({ load: async () => recording, ...(pace && { pace }) }).start(options);

function listen(run: RecordedRun): number[] {
  const heard: number[] = [];
  run.onEvent(({ id }) => heard.push(id));
  return heard;
}

test("events come in their order and at their time, and a long wait of the recorder is cut", async () => {
  const run = await start();
  const heard = listen(run);
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(0);
  expect(heard).toEqual([1, 2]);
  vi.advanceTimersByTime(99);
  expect(heard).toEqual([1, 2]);
  vi.advanceTimersByTime(1);
  expect(heard).toEqual([1, 2, 3]);
  vi.advanceTimersByTime(1500 + 20);
  expect(heard).toEqual([1, 2, 3, 4, 5, 6]);
});

test("twice as fast takes half the time", async () => {
  const run = await start({ is: "timed", speed: 2 });
  const heard = listen(run);
  vi.advanceTimersByTime(50);
  expect(heard).toEqual([1, 2, 3]);
});

test("stepwise, each step waits to be asked for", async () => {
  const run = await start({ is: "stepwise" });
  const heard = listen(run);
  vi.runAllTimers();
  expect(heard).toEqual([1, 2, 3]);
  run.next();
  expect(heard).toEqual([1, 2, 3, 4, 5, 6]);
  run.next();
  expect(heard).toHaveLength(6);
});

test("a jar holds what the cookies of the recording put there", async () => {
  const run = await start({ is: "stepwise" });
  const browser = await run.openBrowser({ name: "Browser A" });
  const jars: (readonly string[])[] = [];
  browser.onCookies((cookies) => jars.push(cookies.map(({ name }) => name)));
  expect(browser.cookies()).toEqual([]);
  vi.runAllTimers();
  expect(browser.cookies()).toEqual([cookie]);
  run.next();
  expect(jars).toEqual([["connect.sid"], []]);
  const other = await run.openBrowser({ name: "Browser B" });
  expect(other.cookies()).toEqual([]);
});

test("what would change a run has no effect, and the log says so", async () => {
  const run = await start({ is: "stepwise" });
  const lines: LogLine[] = [];
  run.onLog((line) => lines.push(line));
  await run.setFaults({ storeDown: true });
  expect(await run.restart()).toEqual({ at: "running", port: 3000 });
  expect(lines.map(({ text }) => text)).toEqual([
    "A fault has no effect: this is a recording, and nothing runs.",
    "Restarting has no effect: this is a recording, and nothing runs.",
  ]);
});

test("a stopped run tells nothing more, and stopping twice is harmless", async () => {
  const run = await start();
  const heard = listen(run);
  const states: string[] = [];
  run.onState(({ at }) => states.push(at));
  vi.advanceTimersByTime(0);
  await run.stop();
  await run.stop();
  vi.runAllTimers();
  expect(heard).toEqual([1, 2]);
  expect(states).toEqual(["stopped"]);
  expect(run.state()).toEqual({ at: "stopped" });
});

test("a start that is aborted rejects, also while the recording loads", async () => {
  const controller = new AbortController();
  const runtime = createRecordedRuntime({
    load: async () => {
      controller.abort();
      return recording;
    },
  });
  await expect(runtime.start({ ...options, signal: controller.signal })).rejects.toThrow(/abort/);
});

test("a tab shows what came to it, and nothing of another tab’s", () => {
  expect(seenBy(events, "Browser A", "Tab 1")).toEqual(["The server answers 204."]);
  expect(seenBy(events, "Browser A", "Tab 2")).toEqual([]);
});
