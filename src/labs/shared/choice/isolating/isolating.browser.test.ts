import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { openSite, type Site } from "../../../../../tests/browser/site.ts";
import { openService, type Service } from "../../../../../tests/standin/answering.ts";
import { labNamed } from "../../../index.ts";
import { labPage } from "../../lab-page.ts";
import { triedKey } from "./isolate.ts";

/** The site on a host that sends no headers of ours, as GitHub Pages. */
let site: Site;
let service: Service;
beforeAll(async () => {
  [site, service] = await Promise.all([openSite({ headers: false }), openService()]);
});
afterAll(() => Promise.all([site.close(), service.close()]));

const scopes = (page: Page) =>
  page.evaluate(async () =>
    (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname),
  );
const isIsolated = (page: Page) => page.evaluate(() => crossOriginIsolated);

test("where the host sends no headers, a click loads the page once more, isolated, and the lab runs on Node.js", async () => {
  const page = await site.open("/guide/log-out", service.answers);
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

test.each([
  ["in a browser without service workers", false, /^Neither this site’s host nor a service worker/],
  [
    "where that came to nothing, as after a reload with Shift held,",
    true,
    /^This site’s host does not send the headers/,
  ],
] as const)(
  "%s the lab runs embedded, says why, and nothing is loaded again",
  async (_, serviceWorkers, why) => {
    const { allow, ...answered } = service.answers;
    const page = await site.open("/guide/log-out", {
      ...answered,
      allow: { ...allow, console: [/Service Worker registration blocked/] },
      serviceWorkers,
      async prepare(context) {
        await answered.prepare?.(context);
        if (serviceWorkers) await context.addInitScript(rememberTried, triedKey);
      },
    });
    let loads = 0;
    page.on("load", () => void loads++);
    const lab = labPage(page, "logout", { fenced: !serviceWorkers });
    await lab.run();
    await lab.lab.getByText("live, embedded", { exact: true }).waitFor();
    await lab.status(why);
    await lab.play(labNamed("logout").scenario);
    expect(loads).toBe(0);
  },
);

/** Runs in the page, before its scripts: what a load leaves that was to be isolated and was not. */
function rememberTried(key: string): void {
  if (window === top && location.protocol !== "about:") sessionStorage.setItem(key, "");
}

test.each([
  ["is loaded once, isolated, and the lab runs on Node.js", true, "live on Node.js", 1],
  ["that can’t isolate it stays as it is, and the lab runs embedded", false, "live, embedded", 0],
] as const)("a page that a link led to %s", async (_, serviceWorkers, words, loadsOnce) => {
  const { allow, ...answered } = service.answers;
  const page = await site.open("/guide/types", {
    ...answered,
    allow: { ...allow, console: [/Service Worker registration blocked/] },
    serviceWorkers,
  });
  await page.locator('aside a[href="/guide/log-out"]').click();
  await page.waitForURL("**/guide/log-out");
  let loads = 0;
  page.on("load", () => void loads++);
  const lab = labPage(page, "logout");
  await lab.button("Run").click();
  await lab.lab.getByText(words, { exact: true }).waitFor({ timeout: 60_000 });
  await lab.status(/^Running/);
  expect(loads).toBe(loadsOnce);
});
