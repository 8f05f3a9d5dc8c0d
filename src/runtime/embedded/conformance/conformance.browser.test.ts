import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunState } from "../../port.ts";
import { openBench, projectOf, type Bench } from "../host/testing/site.ts";
import { programTopics, topics } from "./cases/index.ts";
import { differences, differencesInPages } from "./differences.ts";
import { expectSame } from "./expect-same.ts";
import { bundleSide } from "./run/bundle.ts";
import { endMark, printedBy, type Observations } from "./run/observe.ts";
import { observeInProcess, runProgramInProcess } from "./run/process.ts";

/** The program that Node runs, run by a page, as it ships. */
let bench: Bench;
let page: Page;
let file: string;
let text: string;
let onNode: Observations;
let inPage: Observations;

const listed = { ...differences, ...differencesInPages };

type Ended = { readonly state: RunState; readonly output: string };

/** Runs the cases' program to its end. */
async function runInPage(...args: string[]): Promise<Ended> {
  const start = `process.argv.push(...${JSON.stringify(args)}); require("./cases.js");`;
  const project = projectOf({ "index.js": start, "cases.js": text });
  return page.evaluate(async (project) => {
    const watched = await window.test.start({ project, trust: "own" }, { spare: false });
    const state = await watched.ended();
    await watched.run.stop();
    return { state, output: watched.logs.map(({ text }) => text).join("\n") };
  }, project);
}

/** What a run tells of its program's exit code. */
function expectCode({ state, output }: Ended, code: number): void {
  const failure = state.at === "failed" ? state.failure.kind : undefined;
  if (failure === "uncaught") expect(code).not.toBe(0);
  else if (failure === "never-listened") {
    // It has said goodbye: nobody had to give it up.
    expect(output.split("\n")).toContain(endMark);
    expect(code).toBe(0);
  } else expect(state).toEqual({ at: "exited", code });
}

beforeAll(async () => {
  [bench, file] = await Promise.all([openBench(), bundleSide("program")]);
  text = await readFile(file, "utf8");
  ({ page } = await bench.open(await bench.serve()));
  onNode = await observeInProcess(file);
  const { output } = await runInPage("cases");
  // Whatever else the cases made the runtime say stands before.
  inPage = JSON.parse(output.slice(output.lastIndexOf("\n{") + 1)) as Observations;
}, 180_000);

afterAll(() => bench.close());

for (const [topic, cases] of Object.entries(topics)) {
  describe(`${topic}, in a page: as in Node`, () => {
    for (const title of Object.keys(cases)) {
      test(title, () => expectSame(title, inPage[topic]?.[title], onNode[topic]?.[title], listed));
    }
  });
}

for (const [topic, programs] of Object.entries(programTopics)) {
  describe(`${topic}, in a page: as in Node`, () => {
    for (const title of Object.keys(programs)) {
      test(title, async () => {
        const [node, ended] = await Promise.all([
          runProgramInProcess(file, title),
          runInPage("program", title),
        ]);
        expectSame(title, printedBy(ended.output), node.printed, listed);
        if (!(title in differencesInPages)) expectCode(ended, node.code);
      });
    }
  });
}
