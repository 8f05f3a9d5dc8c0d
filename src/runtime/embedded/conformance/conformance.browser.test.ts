import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Borrowed, borrowChromium } from "../../../../tests/browser/borrow-chromium.ts";
import type { ProgramResult } from "./case.ts";
import { programTopics, topics } from "./cases/index.ts";
import { differences } from "./differences.ts";
import { bundleSide } from "./run/bundle.ts";
import type { Observations } from "./run/observe.ts";
import { observeInProcess, runProgramInProcess } from "./run/process.ts";

/** A worker has no file of its own here: the bundle comes as text, as in an opaque origin. */
const origin = "http://localhost:1/";

let chromium: Borrowed | undefined;
let page: Page;
let nodeBundle: string;
let onNode: Observations;
let inWorker: Observations;

/** Starts a worker on the bundle, tells it what to do, and gives its one answer. */
function askWorker(request: unknown): Promise<unknown> {
  return page.evaluate((message) => {
    const { bundle } = globalThis as unknown as { bundle: string };
    const url = URL.createObjectURL(new Blob([bundle], { type: "text/javascript" }));
    const worker = new Worker(url);
    return new Promise<unknown>((resolve, reject) => {
      worker.onmessage = ({ data }) => {
        worker.terminate();
        URL.revokeObjectURL(url);
        resolve(data);
      };
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(message);
    });
  }, request);
}

beforeAll(async () => {
  const [node, worker] = await Promise.all([bundleSide("node"), bundleSide("worker")]);
  nodeBundle = node;
  chromium = await borrowChromium();
  page = await chromium.browser.newPage();
  await page.route(`${origin}**`, (route) =>
    route.fulfill({ contentType: "text/html", body: "<!doctype html>" }),
  );
  await page.goto(origin);
  await page.evaluate(
    (text) => {
      Object.assign(globalThis, { bundle: text });
    },
    await readFile(worker, "utf8"),
  );
  onNode = await observeInProcess(node);
  const seen = await askWorker({ mode: "cases" });
  // Anything else is the end of a process that should have lived.
  if (typeof seen !== "string") throw new Error(`The worker ended: ${JSON.stringify(seen)}`);
  inWorker = JSON.parse(seen) as Observations;
}, 180_000);

afterAll(() => chromium?.giveBack());

function expectSame(title: string, runtime: unknown, node: unknown): void {
  // A case that never ends shows nothing, on whichever side.
  expect(node).not.toEqual({ hung: true });
  if (title in differences) expect(runtime).not.toEqual(node);
  else expect(runtime).toEqual(node);
}

for (const [topic, cases] of Object.entries(topics)) {
  describe(`${topic}, in a worker: as in Node`, () => {
    for (const title of Object.keys(cases)) {
      test(title, () => expectSame(title, inWorker[topic]?.[title], onNode[topic]?.[title]));
    }
  });
}

for (const [topic, programs] of Object.entries(programTopics)) {
  describe(`${topic}, in a worker: as in Node`, () => {
    for (const title of Object.keys(programs)) {
      test(title, async () => {
        const node = await runProgramInProcess(nodeBundle, title);
        const runtime = (await askWorker({ mode: "program", title })) as ProgramResult;
        expectSame(title, runtime, node);
      });
    }
  });
}
