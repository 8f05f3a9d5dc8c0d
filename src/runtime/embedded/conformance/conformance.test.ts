import { beforeAll, describe, expect, test } from "vitest";
import { programTopics, topics } from "./cases/index.ts";
import { differences } from "./differences.ts";
import { bundleSide } from "./run/bundle.ts";
import type { Observations } from "./run/observe.ts";
import { observeInProcess, runProgramInProcess } from "./run/process.ts";

let bundles: { node: string; runtime: string };
let onNode: Observations;
let onRuntime: Observations;

beforeAll(async () => {
  const [node, runtime] = await Promise.all([bundleSide("program"), bundleSide("runtime")]);
  bundles = { node, runtime };
  [onNode, onRuntime] = await Promise.all([observeInProcess(node), observeInProcess(runtime)]);
}, 180_000);

/** Equal, or listed as different and so. */
function expectSame(title: string, runtime: unknown, node: unknown): void {
  // A case that never ends shows nothing, on whichever side.
  expect(node).not.toEqual({ hung: true });
  if (title in differences) expect(runtime).not.toEqual(node);
  else expect(runtime).toEqual(node);
}

for (const [topic, cases] of Object.entries(topics)) {
  describe(`${topic}: as in Node`, () => {
    for (const title of Object.keys(cases)) {
      test(title, () => expectSame(title, onRuntime[topic]?.[title], onNode[topic]?.[title]));
    }
  });
}

for (const [topic, programs] of Object.entries(programTopics)) {
  describe(`${topic}: as in Node`, () => {
    for (const title of Object.keys(programs)) {
      test(title, async () => {
        const [node, runtime] = await Promise.all([
          runProgramInProcess(bundles.node, title),
          runProgramInProcess(bundles.runtime, title),
        ]);
        expectSame(title, runtime, node);
      });
    }
  });
}
