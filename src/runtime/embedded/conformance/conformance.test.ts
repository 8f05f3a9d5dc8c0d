import { beforeAll, describe, test } from "vitest";
import { programTopics, topics } from "./cases/index.ts";
import { differences } from "./differences.ts";
import { expectSame } from "./expect-same.ts";
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

for (const [topic, cases] of Object.entries(topics)) {
  describe(`${topic}: as in Node`, () => {
    for (const title of Object.keys(cases)) {
      test(title, () =>
        expectSame(title, onRuntime[topic]?.[title], onNode[topic]?.[title], differences),
      );
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
        expectSame(title, runtime, node, differences);
      });
    }
  });
}
