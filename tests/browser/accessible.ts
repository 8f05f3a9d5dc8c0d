import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { keepPicture } from "./picture.ts";
import { screens } from "./site.ts";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * What axe finds wrong on a page, in words; each finding names its rule and its element.
 *
 * @param within where to look; default: everywhere
 */
export async function accessibilityFaults(page: Page, within?: Locator): Promise<string[]> {
  // Evaluated by the debugger, which the page's Content-Security-Policy has no say in.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(source);
  const results = await (within ?? page.locator("html")).evaluate(
    async (element): Promise<AxeResults> => {
      type Axe = { run(context: Element, options: RunOptions): Promise<AxeResults> };
      const { axe } = globalThis as unknown as { axe: Axe };
      // Without it, axe works out an address for each of the thousands of elements that pass.
      return axe.run(element, { resultTypes: ["violations"] });
    },
  );
  // A page on which nothing was checked has proved nothing.
  expect(results.passes.length).toBeGreaterThan(0);
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, any }) => {
      const detail = any[0]?.message ?? "";
      return `${id}: ${help}: ${target.join(" ")} ${detail}`.trim();
    }),
  );
}

/** Fails the test if axe finds anything, colour contrast included. */
export async function expectAccessible(page: Page, within?: Locator): Promise<void> {
  // As text: of a list, a reporter shows how long it is.
  expect((await accessibilityFaults(page, within)).join("\n")).toBe("");
}

/** Resolves when every colour is the one that it changes to: halfway there its contrast is another. */
async function transitionsEnd(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const running = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(running.map(({ finished }) => finished));
  });
}

/** The elements that make the page scroll sideways, by tag and class. */
export async function elementsBeyond(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const beyond = [...document.body.querySelectorAll("*")].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 0.5,
    );
    return beyond.map((element) => `${element.tagName}.${element.className}`).slice(0, 10);
  });
}

/**
 * Fails the test unless what the page shows now can be used by everyone, on a desktop and on a phone,
 * in light and in dark colours: axe finds nothing, and nothing scrolls sideways.
 *
 * @param name of the pictures, should somebody want to look
 * @param within what it is about; default: the whole page
 */
export async function expectUsable(page: Page, name: string, within?: Locator): Promise<void> {
  const before = page.viewportSize() ?? screens.desktop;
  for (const [screen, size] of Object.entries(screens)) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-theme=${colorScheme}]`).waitFor({ state: "attached" });
      await transitionsEnd(page);
      const where = `${name}, ${screen}, ${colorScheme}`;
      const faults = [
        ...(await accessibilityFaults(page, within)),
        ...(await elementsBeyond(page)),
      ];
      expect(faults.join("\n"), where).toBe("");
      await keepPicture(within ?? page, `${name}-${screen}-${colorScheme}`);
    }
  }
  await page.setViewportSize(before);
}
