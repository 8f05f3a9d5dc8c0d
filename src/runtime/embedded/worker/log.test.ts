import { expect, test } from "vitest";
import type { FromWorker } from "../protocol.ts";
import { createLog } from "./log.ts";

type Sent = Extract<FromWorker, { type: "log" }>["lines"];

function setUp() {
  const sent: Sent[] = [];
  const waiting: (() => void)[] = [];
  let clock = 0;
  const log = createLog({
    post: (message) => void (message.type === "log" && sent.push(message.lines)),
    later: (run) => waiting.push(run),
    now: () => clock,
  });
  return {
    log,
    texts: () => sent.flat().map(({ text }) => text),
    sent,
    later: () => waiting.splice(0).forEach((run) => run()),
    tick: (ms: number) => (clock += ms),
  };
}

test("a line reaches the page at once, so that it is there when a loop never ends", () => {
  const { log, sent } = setUp();
  log.write("info", "before\n");
  expect(sent).toEqual([[{ level: "info", text: "before" }]]);
});

test("lines are put together again from pieces, each level by itself", () => {
  const { log, sent } = setUp();
  log.write("info", "one ");
  log.write("error", "oh ");
  log.write("info", "line\ntwo");
  log.write("error", "no\n");
  log.flush();
  expect(sent.flat()).toEqual([
    { level: "info", text: "one line" },
    { level: "error", text: "oh no" },
    { level: "info", text: "two" },
  ]);
});

test("many lines go together", () => {
  const { log, sent, texts, later } = setUp();
  for (let n = 0; n < 1000; n++) log.write("info", `${n}\n`);
  later();
  expect(texts()).toHaveLength(1000);
  expect(sent.length).toBeLessThan(210);
});

test("a flood costs the page no more than its share, and says how much is missing", () => {
  const { log, texts, later } = setUp();
  const line = `${"x".repeat(99)}\n`;
  for (let n = 0; n < 100_000; n++) log.write("info", line);
  later();
  const all = texts();
  const shown = all.filter((text) => text.startsWith("x")).length;
  const missing = /^… (\d+) more lines/.exec(all.at(-1) ?? "")?.[1];
  expect(shown * 99).toBeLessThanOrEqual(512 * 1024);
  expect(shown + Number(missing)).toBe(100_000);
});

test("after a flood, lines go through again", () => {
  const { log, texts, later, tick } = setUp();
  for (let n = 0; n < 10_000; n++) log.write("info", `${"x".repeat(99)}\n`);
  later();
  tick(1000);
  log.write("warn", "calm\n");
  expect(texts().at(-1)).toBe("calm");
});
