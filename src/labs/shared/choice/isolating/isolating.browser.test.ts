import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { openSite, type Site } from "../../../../../tests/browser/site.ts";
import { answering } from "../../../../../tests/standin/answering.ts";
import { startStandin, type Standin } from "../../../../../tests/standin/standin.ts";
import { labPage } from "../../lab-page.ts";

/** The site on a host that sends no headers of ours, as GitHub Pages. */
let site: Site;
let standin: Standin;
beforeAll(async () => {
  [site, standin] = await Promise.all([openSite({ headers: false }), startStandin()]);
});
afterAll(() => Promise.all([site.close(), standin.close()]));

const scopes = (page: Page) =>
  page.evaluate(async () =>
    (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname),
  );
const isIsolated = (page: Page) => page.evaluate(() => crossOriginIsolated);

test("where the host sends no headers, a click loads the page once more, isolated, and the lab runs on Node.js", async () => {
  const page = await site.open("/guide/log-out", answering(standin));
  expect(await scopes(page)).toEqual([]);
  let loads = 0;
  page.on("load", () => void loads++);
  const lab = labPage(page, "logout");
  await lab.button("Run").click();
  await lab.lab.getByText("live on Node.js", { exact: true }).waitFor({ timeout: 60_000 });
  await lab.status(/^Running/);
  expect([loads, await isIsolated(page)]).toEqual([1, true]);
  expect(await scopes(page)).toEqual(["/"]);
  // Asked for once, it holds for one load: other loads are as the host serves them.
  await page.reload();
  expect(await isIsolated(page)).toBe(false);
});

test("in a browser without service workers the lab runs embedded, and nothing is loaded again", async () => {
  const { allow, ...answered } = answering(standin);
  const page = await site.open("/guide/log-out", {
    ...answered,
    allow: { ...allow, console: [/Service Worker registration blocked/] },
    serviceWorkers: false,
  });
  let loads = 0;
  page.on("load", () => void loads++);
  const lab = labPage(page, "logout");
  await lab.run();
  await lab.lab.getByText("live, embedded", { exact: true }).waitFor();
  expect(loads).toBe(0);
});
