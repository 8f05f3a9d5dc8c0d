import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { openSite, type Site } from "../../../tests/browser/site.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** Of a page that isn't isolated; and of one that is. */
const plain = "/guide/types";
const isolated = "/guide/log-out";

const isIsolated = (page: Page) => page.evaluate(() => crossOriginIsolated);

/** Marks a document, so that it can be told from the next one. */
const mark = (page: Page) => page.evaluate(() => void (document.documentElement.id = "first"));
const isMarked = (page: Page) => page.evaluate(() => document.documentElement.id === "first");

/** Follows a link of the site's own menu, as a reader does. */
const follow = async (page: Page, path: string) => {
  await page.locator(`aside a[href="${path}"]`).click();
  await page.waitForURL((url) => url.pathname === path);
};

test("a page that holds a lab is isolated from other origins, and another one is not", async () => {
  expect(await isIsolated(await site.open(isolated))).toBe(true);
  expect(await isIsolated(await site.open(plain))).toBe(false);
});

test("leaving an isolated page is a full load, also by the browser's Back", async () => {
  const page = await site.open(plain);
  await follow(page, isolated);
  await page.reload();
  expect(await isIsolated(page)).toBe(true);
  await mark(page);
  await follow(page, plain);
  await page.waitForFunction(() => document.documentElement.id !== "first");
  expect(await isIsolated(page)).toBe(false);

  await page.goBack();
  await page.waitForURL((url) => url.pathname === isolated);
  await page.reload();
  await mark(page);
  await page.goBack();
  await page.waitForURL((url) => url.pathname === plain);
  await page.waitForFunction(() => document.documentElement.id !== "first");
  expect(await isIsolated(page)).toBe(false);
});

test("from one isolated page to another takes no load, nor does any other way", async () => {
  const page = await site.open(isolated);
  await mark(page);
  await follow(page, "/guide/cross-site");
  // The address changes first, the page when its code is there.
  await page.locator("h1", { hasText: /origin/ }).waitFor();
  expect(await isMarked(page)).toBe(true);

  const other = await site.open(plain);
  await mark(other);
  await follow(other, isolated);
  await other.locator("[data-lab=logout]").waitFor();
  expect(await isMarked(other)).toBe(true);
});
