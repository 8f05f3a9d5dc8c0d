import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { expectAccessible } from "../../../../tests/browser/accessible.ts";
import { openSite, type PageOptions, type Site } from "../../../../tests/browser/site.ts";
import { answering, ofTheService } from "../../../../tests/standin/answering.ts";
import { routeToStandin } from "../../../../tests/standin/route.ts";
import { startStandin, type Standin } from "../../../../tests/standin/standin.ts";
import { scenario as counter } from "../../counter/scenario.ts";
import { labPage } from "../lab-page.ts";

/**
 * Which runtime a lab runs on, and what the reader is told of it. With `REAL_WEBCONTAINER=1` (`npm run
 * test:webcontainer:real`) the real service answers, and nothing is in between.
 */
const real = process.env["REAL_WEBCONTAINER"] === "1";

let site: Site;
let standin: Standin | undefined;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());
beforeEach(async () => {
  if (!real) standin = await startStandin();
});
afterEach(async () => {
  await standin?.close();
  standin = undefined;
});

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
  const { lab } = await openCounter(answering(standin));
  await lab.run();
  await lab.lab.getByText("live on Node.js", { exact: true }).waitFor();
  await lab.status(/^Real Node\.js runs in a WebContainer in this page\.$/);
  await lab.play(counter);
});

test("nothing is sent to the service before the click, and the page says whose it is", async () => {
  const { page, lab, asked } = await openCounter(answering(standin));
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

test("a service that is silent after its first answer ends live and embedded, too", async () => {
  if (!standin) return;
  standin.faults.boot = "missing";
  const { lab } = await openCounter(answering(standin));
  await lab.run();
  await lab.lab.getByText("live, embedded", { exact: true }).waitFor({ timeout: 60_000 });
});

test("the reader's own choice holds on the next visit, and asks nobody else", async () => {
  const { page, lab, asked } = await openCounter(answering(standin));
  await choose(page, "Embedded");
  await page.reload();
  await expect.poll(() => page.getByLabel("Run on").first().inputValue()).toBe("embedded");
  await lab.run();
  await lab.status(/as you chose/);
  await lab.lab.getByText("live, embedded", { exact: true }).waitFor();
  expect(asked()).toEqual([]);
});

test("after a failure the reader can have Node.js tried again by hand", async () => {
  if (!standin) return;
  let open = false;
  const service = standin;
  const { page, lab } = await openCounter({
    ...answering(standin),
    prepare: async (context) => {
      await routeToStandin(context, service);
      await context.route(/^https:\/\/stackblitz\.com\//, (route) =>
        open ? route.fallback() : route.abort("connectionrefused"),
      );
    },
  });
  await lab.run();
  await lab.lab.getByText("live, embedded", { exact: true }).waitFor();
  open = true;
  await choose(page, "Node.js in a WebContainer");
  await lab.status(/^Stopped/);
  await lab.press(lab.button("Run again"));
  await lab.lab.getByText("live on Node.js", { exact: true }).waitFor();
  await lab.status(/as you chose/);
  await lab.status(/^Running/);
});

test("an iPhone starts embedded, and asks nobody else", async () => {
  const userAgent =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1";
  const { lab, asked } = await openCounter({ ...answering(standin), userAgent, screen: "phone" });
  await lab.run();
  await lab.status(/^An iPhone or iPad gives a page too little memory/);
  await lab.lab.getByText("live, embedded", { exact: true }).waitFor();
  expect(asked()).toEqual([]);
});

test("a reader who came by a link has the page loaded once, and the lab runs by itself", async () => {
  const { page } = await openCounter(answering(standin), "/guide/types");
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

test("a service that answers frames and no requests is found all the same, on a host that registers nothing", async () => {
  if (!standin) return;
  const service = standin;
  const { page, lab } = await openCounter({
    ...answering(standin),
    prepare: async (context) => {
      await routeToStandin(context, service);
      await context.route(/^https:\/\/stackblitz\.com\//, (route) =>
        route.request().resourceType() === "fetch" ? route.abort() : route.fallback(),
      );
    },
  });
  await lab.run();
  await lab.lab.getByText("live on Node.js", { exact: true }).waitFor();
  const registered = () => navigator.serviceWorker.getRegistrations().then(({ length }) => length);
  expect(await page.evaluate(registered)).toBe(0);
});

test("while the service is slow the reader sees which step waits; it is said, too", async () => {
  if (!standin) return;
  standin.faults.boot = "held";
  const { page, lab } = await openCounter({ ...answering(standin), runtime: "webcontainer" });
  await lab.press(lab.button("Run"));
  await lab.status(/Booting the container takes longer than usual\.$/);
  const steps = lab.lab.getByRole("list", { name: "Steps of the start" });
  expect(await steps.getByRole("listitem").allTextContents()).toEqual([
    "● Load the runtime and the example: done",
    "● Checking that this page may run Node.js: done",
    "◐ Booting the container: takes longer than usual",
    "○ Writing the example and its packages: waiting",
    "○ Starting the server: waiting",
    "○ Waiting until the server listens: waiting",
    "○ Opening the page: waiting",
  ]);
  await expectAccessible(page, lab.lab);
  standin.release();
  await lab.status(/^Running/);
});

test("a browser in which nothing can run shows the recording, and with what it was made", async () => {
  const { lab } = await openCounter({
    ...answering(standin),
    prepare: (context) => context.addInitScript(() => Reflect.deleteProperty(window, "Worker")),
  });
  await lab.press(lab.button("Run"));
  await lab.lab.getByText(/^recorded with express \d/).waitFor();
  await lab.status(/^This browser can run neither/);
  await lab.status(/^Showing a recorded run/);
});
