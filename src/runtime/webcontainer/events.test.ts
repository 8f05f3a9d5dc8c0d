import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { TraceEvent } from "../../trace/event.ts";
import type { WireRecord } from "../../trace/wire.ts";
import { createEvents, type Source } from "./events.ts";

beforeEach(() => void vi.useFakeTimers({ now: 1000 }));
afterEach(() => void vi.useRealTimers());

const note = (text: string): WireRecord => ({ at: Date.now(), type: "note", text });

function setUp() {
  const events: TraceEvent[] = [];
  let asked = 0;
  const running = createEvents({
    emit: (event) => events.push(event),
    async askForMarks() {
      asked++;
    },
  });
  return {
    ...running,
    texts: () => events.map((event) => event.kind === "note" && event.text),
    asked: () => asked,
  };
}

/** Both processes say that they have told everything. */
function markBoth({ mark }: { mark(source: Source, at: number): void }): void {
  mark("gateway", Date.now());
  mark("preload", Date.now());
}

test("what one process recorded first stays first, however late its output comes", async () => {
  const run = setUp();
  const early = note("the gateway’s");
  await vi.advanceTimersByTimeAsync(5);
  run.push("preload", note("the preload’s"));
  await vi.advanceTimersByTimeAsync(500);
  expect(run.texts()).toEqual([]);
  expect(run.asked()).toBeGreaterThan(0);
  run.push("gateway", early);
  markBoth(run);
  await vi.advanceTimersByTimeAsync(0);
  expect(run.texts()).toEqual(["the gateway’s", "the preload’s"]);
});

test("nobody is asked while nothing waits", async () => {
  const run = setUp();
  run.push("gateway", note("one"));
  markBoth(run);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(run.texts()).toEqual(["one"]);
  expect(run.asked()).toBe(0);
});

test("a process that says nothing more holds the other up for two seconds at most", async () => {
  const run = setUp();
  run.push("gateway", note("one"));
  await vi.advanceTimersByTimeAsync(2100);
  expect(run.texts()).toEqual(["one"]);
});

test("nothing waits for a process that has ended", async () => {
  const run = setUp();
  run.end("preload");
  run.push("gateway", note("one"));
  expect(run.texts()).toEqual(["one"]);
});

test("a head whose body does not come is told when it has been quiet for a while", async () => {
  const events: TraceEvent[] = [];
  const run = createEvents({ emit: (event) => events.push(event), askForMarks: async () => {} });
  const from = { exchange: "x1", browser: "alice", tab: "one" };
  run.end("preload");
  const headers = [["Content-Length", "3"]] as const;
  run.push("gateway", { at: 1000, type: "request", ...from, method: "POST", url: "/", headers });
  expect(events).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(events.map(({ kind }) => kind)).toEqual(["http-request"]);
});

test("a gateway that begins anew counts its exchanges from one, and none is taken for an earlier one", () => {
  const events: TraceEvent[] = [];
  const run = createEvents({ emit: (event) => events.push(event), askForMarks: async () => {} });
  const x1 = { at: 1000, exchange: "x1" } as const;
  const asks = { type: "request", browser: "alice", tab: "one", method: "GET", url: "/" } as const;
  run.end("preload");
  run.push("gateway", { ...x1, ...asks, headers: [] });
  run.push("gateway", { ...x1, type: "response", status: 200, headers: [] });
  run.push("gateway", { ...x1, type: "response-end", body: { bytes: 0 } });
  run.nextGateway();
  run.push("gateway", { ...x1, ...asks, headers: [] });
  run.push("gateway", { ...x1, type: "failed", message: "gone" });
  expect(events.map(({ id, kind, cause }) => [id, kind, cause])).toEqual([
    [1, "http-request", undefined],
    [2, "http-response", 1],
    [3, "http-request", undefined],
    [4, "http-error", 3],
  ]);
});
