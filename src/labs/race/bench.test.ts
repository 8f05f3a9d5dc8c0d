import { expect, test } from "vitest";

import type { TraceEvent } from "../../trace/event.ts";
import { createFakeRuntime } from "../shared/fake-runtime.ts";
import { startBench } from "./bench.ts";
import type { Outcome } from "./outcome.ts";
import { raceProject } from "./project.ts";

const example = { "package.json": "{}", "session.js": "", "queue.js": "" };
const program = { "main.js": "", "fixes/none.js": "// none", "fixes/queue.js": "// queue" };
const project = raceProject(example, program);

const sight = { holds: { A: 0, B: 0 }, stored: 0 };
const exchange = { method: "POST", url: "/", headers: [], status: 200, body: "1" } as const;
const outcome: Outcome = {
  order: "A",
  session: "s",
  requests: { A: exchange, B: exchange },
  start: sight,
  steps: [{ ...sight, request: "A", operation: "save", found: null }],
  answers: { A: 1, B: 1 },
  stored: 1,
};

async function open() {
  const runtime = createFakeRuntime();
  const { signal } = new AbortController();
  const heard: TraceEvent[] = [];
  const onEvent = (event: TraceEvent) => void heard.push(event);
  const started = await startBench({
    runtime,
    project,
    fix: "none",
    processes: 1,
    onEvent,
    signal,
  });
  const print = (text: string) => runtime.say({ log: { level: "info", source: "example", text } });
  return { runtime, ...started, print, heard };
}

test("what the program prints up to its last line is the answer", async () => {
  const { first, print } = await open();
  print("something of its own");
  print(`race ${JSON.stringify(outcome)}`);
  print('race {"orders":1}');
  expect(await first).toEqual({ is: "outcomes", outcomes: [outcome] });
});

test("what the run records is heard until the bench stops", async () => {
  const { bench, first, print, runtime, heard } = await open();
  const event: TraceEvent = { id: 1, at: 0, kind: "note", text: "a note" };
  runtime.say({ event });
  expect(heard).toEqual([event]);
  print('race {"orders":0}');
  await first;
  await bench.stop();
  expect(runtime.listening()).toBe(0);
});

test("a choice edits the handler of both processes and starts the program again", async () => {
  const { bench, runtime, print } = await open();
  const answer = bench.measure("queue", 2);
  await expect.poll(() => runtime.asked.at(-1)).toBe('restart with {"PROCESSES":"2"}');
  expect(runtime.asked.slice(1, 3)).toEqual([
    "edit increment.js",
    "edit second-process/increment.js",
  ]);
  print('race {"orders":0}');
  expect(await answer).toEqual({ is: "outcomes", outcomes: [] });
});

test("a damaged line, a program that ends and one that fails are failures, and no result", async () => {
  const damaged = await open();
  damaged.print(`race ${JSON.stringify({ ...outcome, order: "AB" })}`);
  expect(await damaged.first).toMatchObject({ is: "failed", failure: { kind: "internal" } });

  const ended = await open();
  ended.runtime.say({ state: { at: "exited", code: 1 } });
  expect(await ended.first).toMatchObject({ is: "failed", failure: { kind: "internal" } });

  const failure = { kind: "uncaught", message: "no", remedy: "Fix it." } as const;
  const failed = await open();
  failed.runtime.say({ state: { at: "failed", failure } });
  expect(await failed.first).toEqual({ is: "failed", failure });
});
