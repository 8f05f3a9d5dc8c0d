import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { expectAccessible } from "../../../../tests/browser/accessible.ts";
import { openSite, type PageOptions, type Site } from "../../../../tests/browser/site.ts";
import { ofTheService, openService, type Service } from "../../../../tests/standin/answering.ts";
import { scenario as counter } from "../../counter/scenario.ts";
import { scenario as logout } from "../../logout/scenario.ts";
import { labNamed } from "../../index.ts";
import { labPage } from "../lab-page.ts";

/**
 * Which runtime a lab runs on, and what the reader is told of it, whichever service answers: the
 * stand-in or the real one. What a service does wrong is in `faults.browser.test.ts`.
 */
let site: Site;
let service: Service;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());
beforeEach(async () => {
  service = await openService();
});
afterEach(() => service.close());

/** Nobody answers, as without a network: the guard of every test stops what leaves the site. */
const cutOff: PageOptions = { runtime: undefined, allow: { requests: [ofTheService] } };

const openCounter = async (options: PageOptions, path = "/guide") => {
  const asked: string[] = [];
  const page = await site.open(path, {
    ...options,
    prepare: async (context) => {
      await options.prepare?.(context);
      context.on("request", (request) => void asked.push(request.url()));
    },
  });
  const lab = labPage(page, "counter");
  return { page, lab, asked: () => asked.filter((url) => ofTheService.test(url)) };
};

const choose = (page: Page, label: string) =>
  page.getByLabel("Run on").first().selectOption({ label });

test("with the service in reach, Run shows live on Node.js and the counter works", async () => {
  const { lab } = await openCounter(service.answers);
  await lab.run();
  await lab.lab.getByText("live on Node.js", { exact: true }).waitFor();
  await lab.status(/^Real Node\.js runs in a WebContainer in this page\.$/);
  await lab.play(counter);
});

test("nothing is sent to the service before the click, and the page says whose it is", async () => {
  const { page, lab, asked } = await openCounter(service.answers);
  await lab.lab.getByText("A WebContainer is a service of StackBlitz").waitFor();
  expect(await lab.lab.getByRole("link", { name: "its own terms" }).isVisible()).toBe(true);
  await page.waitForLoadState("networkidle");
  expect(asked()).toEqual([]);
  const first = page.waitForRequest(ofTheService);
  await lab.button("Run").click();
  await first;
});

test("with the service cut off, the same click ends live and embedded, with the reason", async () => {
  const { page, lab } = await openCounter(cutOff);
  await lab.run();
  await lab.lab.getByText("live, embedded", { exact: true }).waitFor();
  await lab.status(
    /^stackblitz\.com can’t be reached from this network; running on the embedded runtime instead\.$/,
  );
  await lab.play(counter);
  await expectAccessible(page, lab.lab);
});

test.each([
  ["logout", "/guide/log-out"],
  ["expiration", "/guide/expiration"],
])("with the service cut off, %s works embedded, too", async (name, path) => {
  const page = await site.open(path, cutOff);
  const lab = labPage(page, name);
  const { scenario } = labNamed(name);
  await lab.run();
  await lab.lab.getByText("live, embedded", { exact: true }).waitFor();
  await lab.status(/^stackblitz\.com can’t be reached from this network; running on the embedded/);
  await lab.play(scenario);
});

test("with the service cut off, race measures its orders embedded, too", async () => {
  const lab = labPage(await site.open("/guide/change-the-session", cutOff), "race");
  await lab.button("Run").click();
  await lab.lab.getByText("live, embedded", { exact: true }).waitFor();
  await lab.status(/^stackblitz\.com can’t be reached from this network; running on the embedded/);
  await lab.status(/^4 of 6 orders lose an increment\.$/);
});

test("the reader's own choice holds on the next visit, and asks nobody else", async () => {
  const { page, lab, asked } = await openCounter(service.answers);
  await choose(page, "Embedded");
  await page.reload();
  await expect.poll(() => page.getByLabel("Run on").first().inputValue()).toBe("embedded");
  await lab.run();
  await lab.status(/as you chose/);
  await lab.lab.getByText("live, embedded", { exact: true }).waitFor();
  expect(asked()).toEqual([]);
});

test("an iPhone starts embedded, and asks nobody else", async () => {
  const userAgent =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1";
  const { lab, asked } = await openCounter({ ...service.answers, userAgent, screen: "phone" });
  await lab.run();
  await lab.status(/^An iPhone or iPad gives a page too little memory/);
  await lab.lab.getByText("live, embedded", { exact: true }).waitFor();
  expect(asked()).toEqual([]);
});

test("a reader who came by a link has the page loaded once, and the lab runs by itself", async () => {
  const { page } = await openCounter(service.answers, "/guide/types");
  await page.locator('aside a[href="/guide/log-out"]').click();
  await page.waitForURL("**/guide/log-out");
  const lab = labPage(page, "logout");
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  let loads = 0;
  page.on("load", () => void loads++);
  await lab.button("Run").click();
  await lab.lab.getByText("live on Node.js", { exact: true }).waitFor({ timeout: 60_000 });
  await lab.status(/^Running/);
  expect(loads).toBe(1);
  // Kept for that one load: another one starts nothing.
  await page.reload();
  await lab.lab.getByText("not running", { exact: true }).waitFor();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test("edits keep the page from being loaded anew, also those of a variant that is not run now", async () => {
  const { page, lab } = await openCounter(service.answers, "/guide/types");
  await page.locator('aside a[href="/guide"]').first().click();
  await page.waitForURL("**/guide");
  let loads = 0;
  page.on("load", () => void loads++);
  await lab.button("Edit the files").click();
  await lab.lab.getByRole("textbox", { name: "Code of index.js" }).focus();
  await page.keyboard.insertText("// mine\n");
  await page.getByRole("tab", { name: "TypeScript" }).first().click();
  await lab.lab.getByText(/^In TypeScript\./).waitFor();
  await lab.run();
  await lab.status(/which would lose your edits/);
  expect(loads).toBe(0);
});

test("a browser in which nothing can run shows the recording, and with what it was made", async () => {
  const { lab } = await openCounter({
    ...service.answers,
    prepare: (context) => context.addInitScript(() => Reflect.deleteProperty(window, "Worker")),
  });
  await lab.press(lab.button("Run"));
  await lab.lab.getByText(/^recorded with express \d/).waitFor();
  await lab.status(/^This browser can run neither/);
  await lab.status(/^Showing a recorded run/);
});

test("and that of the version which the reader chose", async () => {
  const page = await site.open("/guide/log-out", {
    ...service.answers,
    prepare: (context) => context.addInitScript(() => Reflect.deleteProperty(window, "Worker")),
  });
  const lab = labPage(page, "logout");
  await lab.choose(logout, "naive");
  await lab.press(lab.button("Run"));
  await lab.status(/^Showing a recorded run/);
  const row = lab.lab.getByRole("row", { name: /brings back the destroyed session/ });
  await row.first().waitFor({ timeout: 60_000 });
});
