import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { hydrated, openSite, type Site } from "../../../tests/browser/site.ts";
import { openService, type Service } from "../../../tests/standin/answering.ts";
import { scenario } from "../counter/scenario.ts";
import { labPage } from "./lab-page.ts";

/** A lab on Node.js among the reader's other pages and tabs, whichever service answers. */
let site: Site;
let service: Service;
beforeAll(async () => {
  [site, service] = await Promise.all([openSite(), openService()]);
});
afterAll(() => Promise.all([site.close(), service.close()]));

const [first, second] = scenario.steps;
if (!first || !second) throw new Error("the scenario has too few steps");

/** The counter of a page, running on Node.js. */
async function runCounter(page: Page) {
  const lab = labPage(page, "counter");
  await lab.run();
  await lab.lab.getByText("live on Node.js", { exact: true }).waitFor();
  await lab.see(scenario.opening);
  return lab;
}

test("two tabs of the site run a lab on Node.js at the same time, each with its own count; closing one leaves the other running", async () => {
  const page = await site.open("/guide", service.answers);
  const lab = await runCounter(page);
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  await hydrated(tab);
  const other = await runCounter(tab);

  await lab.perform(first);
  await lab.see(first.then);
  await other.see(scenario.opening);
  await tab.close();
  await lab.perform(second);
  await lab.see(second.then);
  await lab.status(/^Running/);
});

test.each([
  ["another page with a lab", "/guide/share-the-session"],
  ["a page that has none, which is a load of its own", "/guide/types"],
])(
  "going to %s ends the run on Node.js; who comes back finds the lab at rest, and it runs again",
  async (_, path) => {
    const page = await site.open("/guide", service.answers);
    const lab = await runCounter(page);
    await page.locator(`aside a[href="${path}"]`).click();
    await page.waitForURL(`**${path}`);
    await expect.poll(() => page.locator("iframe[title^=Browser]").count()).toBe(0);
    await page.goBack();
    await lab.status(/until you press Run/);
    await runCounter(page);
  },
);

test("a page that comes back from the back/forward cache goes on where its lab was", async () => {
  const page = await site.open("/guide", service.answers);
  const lab = await runCounter(page);
  await lab.perform(first);
  await lab.see(first.then);
  // The browser's own cache takes no page that Playwright drives: its events stand for it.
  await page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  });
  await lab.perform(second);
  await lab.see(second.then);
  await lab.status(/^Running/);
});
