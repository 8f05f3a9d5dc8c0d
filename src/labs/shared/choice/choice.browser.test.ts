import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { expectAccessible } from "../../../../tests/browser/accessible.ts";
import { openSite, type PageOptions, type Site } from "../../../../tests/browser/site.ts";
import { labPage } from "../lab-page.ts";

/** Which runtime a lab runs on, and what the reader is told of it. */
let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const openCounter = async (options: PageOptions = {}) => {
  // Whatever would leave the site fails the test.
  const page = await site.open("/guide", { runtime: undefined, ...options });
  return { page, lab: labPage(page, "counter") };
};

const choose = (page: Page, label: string) =>
  page.getByLabel("Run on").first().selectOption({ label });

test("on Auto the lab says which runtime runs and why, and asks nobody else", async () => {
  const { page, lab } = await openCounter();
  await lab.run();
  await lab.lab.getByText("live, embedded", { exact: true }).waitFor();
  await lab.status(/^Node\.js in a WebContainer is not yet offered here; running on the embedded/);
  await expectAccessible(page);
});

test("the reader's own choice holds on the next visit", async () => {
  const { page, lab } = await openCounter();
  await choose(page, "Embedded");
  await lab.lab.getByText("nothing is sent to anybody else").waitFor();
  await page.reload();
  await lab.run();
  expect(await page.getByLabel("Run on").first().inputValue()).toBe("embedded");
  await lab.status(/as you chose/);
});

test("choosing another runtime ends the run", async () => {
  const { page, lab } = await openCounter();
  await lab.run();
  await choose(page, "Embedded");
  await lab.status(/^Stopped/);
});

test("a browser in which nothing can run shows the recording, and with what it was made", async () => {
  const { lab } = await openCounter({
    prepare: (context) => context.addInitScript(() => Reflect.deleteProperty(window, "Worker")),
  });
  await lab.press(lab.button("Run"));
  await lab.lab.getByText(/^recorded with express \d/).waitFor();
  await lab.status(/^This browser can run neither/);
  await lab.status(/^Showing a recorded run/);
});
