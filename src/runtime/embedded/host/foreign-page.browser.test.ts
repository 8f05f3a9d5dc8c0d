import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { answers, asked, asking, printed } from "../../testing/foreign-page.ts";
import { openBench, projectOf, type Bench } from "./testing/site.ts";
import { shownIn } from "./testing/shown.ts";
import type { StaticSite } from "./testing/static-site.ts";
import type { WatchedRun } from "./testing/page.ts";

let bench: Bench;
let site: StaticSite;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  bench = await openBench();
  site = await bench.serve();
});
afterAll(() => bench.close());
beforeEach(async () => ({ context, page } = await bench.open(site)));
afterEach(() => context.close());

declare global {
  interface Window {
    watched: WatchedRun;
  }
}

describe.each(["service-worker", "shell"] as const)(
  "a page of another site, by the %s",
  (previews) => {
    test("loads a script without asking, may not read data, and follows a link with Lax cookies", async () => {
      await page.evaluate(
        async ([project, previews, html]) => {
          const watched = await window.test.start({ project, trust: "own" }, { previews });
          window.watched = watched;
          await window.test.open(watched, "alice", "a");
          const alice = await watched.run.openBrowser({ name: "alice" });
          const frame = document.createElement("iframe");
          frame.name = "evil";
          document.body.append(frame);
          const foreign = { origin: "http://evil.example", html };
          await alice.openTab(frame, { name: "evil", page: foreign });
        },
        [projectOf(asked), previews, asking] as const,
      );
      const inner = () => shownIn(page, "evil");
      const text = (selector: string) =>
        inner()
          .textContent(selector)
          .catch(() => null);
      await expect.poll(() => text("h1")).toBe("loaded");
      await expect.poll(() => text("#read")).toBe(answers);
      await inner().click("a");
      await expect.poll(() => text("#place")).toBe("example");
      const lines = await page.evaluate(() => window.watched.logs.map(({ text }) => text));
      expect(lines.filter((line) => !line.includes("favicon"))).toEqual(printed);
    });
  },
);
