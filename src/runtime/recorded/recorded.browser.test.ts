import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";

import { type Borrowed, borrowChromium } from "../../../tests/browser/borrow-chromium.ts";
import type { Recording } from "../../trace/serialise.ts";
import type * as Recorded from "./index.ts";

let chromium: Borrowed;
let script = "";
beforeAll(async () => {
  const built = await build({
    entryPoints: ["src/runtime/recorded/index.ts"],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "recorded",
    platform: "browser",
  });
  script = built.outputFiles[0]?.text ?? "";
  chromium = await borrowChromium();
});
afterAll(() => chromium.giveBack());

declare const recorded: typeof Recorded;

const recording: Recording = {
  title: "Increment",
  versions: {},
  events: [
    { id: 1, at: 0, kind: "note", text: "Press “Run”.", step: 0 },
    {
      id: 2,
      at: 0,
      browser: "Browser A",
      tab: "Tab 1",
      kind: "http-request",
      exchange: "x1",
      method: "GET",
      url: "/<img src=x onerror=alert(1)>",
      headers: [],
    },
    { id: 3, at: 5, kind: "note", text: "Press “Increment”.", step: 1 },
    {
      id: 4,
      at: 6,
      browser: "Browser A",
      tab: "Tab 1",
      kind: "socket",
      exchange: "x2",
      direction: "to-client",
      transport: "websocket",
      packet: "EVENT",
      namespace: "/",
      data: ["current count", 1],
    },
  ],
};

test("a tab of a recording shows as text what came to it, step by step, and runs nothing", async () => {
  const page = await chromium.browser.newPage();
  await page.setContent('<!doctype html><iframe title="Tab 1"></iframe>');
  await page.addScriptTag({ content: script });
  const run = await page.evaluateHandle(async (told) => {
    const runtime = recorded.createRecordedRuntime({
      load: async () => told,
      pace: { is: "stepwise" },
    });
    const project = { topic: "counter", variant: "cjs", files: {}, entry: "index.js" } as const;
    const started = await runtime.start({ project, trust: "own" });
    const simulated = await started.openBrowser({ name: "Browser A" });
    const frame = document.querySelector("iframe");
    if (frame) await simulated.openTab(frame, { name: "Tab 1" });
    return started;
  }, recording);
  const tab = page.frameLocator("iframe");
  await tab.getByText("Recorded: nothing runs here.").waitFor();
  // The address is text, and no element.
  await tab.getByText("<img src=x").waitFor();
  expect(await tab.locator("li").count()).toBe(1);

  await run.evaluate((started) => started.next());
  await tab.getByText("The server emits").waitFor();
  expect(await tab.locator("li").count()).toBe(2);
  expect(await page.locator("iframe").getAttribute("sandbox")).toBe("allow-same-origin");

  await run.evaluate((started) => started.stop());
  await expect.poll(() => tab.locator("li").count()).toBe(0);
  await page.close();
});
