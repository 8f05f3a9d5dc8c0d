import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { buildFolder } from "../../../scripts/build/build-site.ts";
import { expectAccessible } from "../../../tests/browser/accessible.ts";
import { hydrated, openSite } from "../../../tests/browser/site.ts";
import type { Site } from "../../../tests/browser/site.ts";
import { parseAddress } from "../../snippets/address.ts";
import { cut } from "../../snippets/cut.ts";
import type { Variant } from "../../snippets/variant.ts";

/** A chapter that cites `counter#imports`, which differs in each variant. */
const path = "/guide";
const cited = "counter#imports";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

describe("tabs", () => {
  test("a link with ?lang= opens the variant that it names, in all tabs of the page", async () => {
    const page = await site.open(`${path}?lang=ts`);
    expect(await shownCode(page)).toBe(onDisk("ts"));
    expect(await selectedTabs(page)).toEqual(["TypeScript"]);
  });

  test("a choice is synced, put in the URL, and remembered on the next page", async () => {
    const page = await site.open(path);
    expect(await selectedTabs(page)).toEqual(["CommonJS"]);
    await langTab(page, "ES modules").click();
    expect(await selectedTabs(page)).toEqual(["ES modules"]);
    expect(new URL(page.url()).searchParams.get("lang")).toBe("esm");
    await page.goto(new URL(path, site.url).href);
    await hydrated(page);
    expect(await shownCode(page)).toBe(onDisk("esm"));
  });

  test("arrow keys, Home and End move focus and choice together", async () => {
    const page = await site.open(path);
    await langTab(page, "CommonJS").focus();
    for (const [key, expected] of [
      ["ArrowRight", "ES modules"],
      ["End", "TypeScript"],
      ["ArrowRight", "CommonJS"],
      ["ArrowLeft", "TypeScript"],
      ["Home", "CommonJS"],
    ] as const) {
      await page.keyboard.press(key);
      expect(await selectedTabs(page), key).toEqual([expected]);
      expect(await page.locator(":focus").innerText(), key).toBe(expected);
    }
  });

  test("each tab names its panel, and each panel its tab", async () => {
    const page = await site.open(path);
    for (const tab of await page.getByRole("tab").all()) {
      const panel = page.locator(`[id="${await tab.getAttribute("aria-controls")}"]`);
      expect(await panel.getAttribute("role")).toBe("tabpanel");
      expect(await panel.getAttribute("aria-labelledby")).toBe(await tab.getAttribute("id"));
    }
  });

  test("the remembered variant shows before React starts, and nothing moves when it does", async () => {
    const page = await site.open(path);
    await langTab(page, "TypeScript").click();

    // The scripts of the site held back: what the page looks like until they run.
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/\/assets\/js\//, async (route) => {
      await released;
      await route.continue();
    });
    await page.goto(new URL(path, site.url).href, { waitUntil: "commit" });
    await page.locator("footer").waitFor();
    expect(await page.getAttribute("html", "data-has-hydrated")).toBe("false");
    expect(await shownCode(page)).toBe(onDisk("ts"));
    const before = await tops(page);

    await page.evaluate(() => {
      const shifts: number[] = [];
      Object.assign(globalThis, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push(entry.startTime);
      }).observe({ type: "layout-shift" });
    });
    release();
    await hydrated(page);
    expect(await selectedTabs(page)).toEqual(["TypeScript"]);
    expect(await tops(page)).toEqual(before);
    expect(await page.evaluate(() => Reflect.get(globalThis, "shifts") as unknown)).toEqual([]);
  });

  test("without scripts every variant can be read below its label, and no dead tab is shown", async () => {
    const page = await site.open(path, { javaScript: false });
    expect(await page.getByRole("tab").count()).toBe(0);
    const group = page.locator('[data-group="lang"]').first();
    for (const [variant, label] of [
      ["cjs", "CommonJS"],
      ["esm", "ES modules"],
      ["ts", "TypeScript"],
    ] as const) {
      const panel = group.locator(`> [data-value="${variant}"]`);
      expect(await panel.getByText(label, { exact: true }).isVisible()).toBe(true);
      expect(await panel.locator("code").first().isVisible()).toBe(true);
    }
  });

  test("on paper the chosen variant stands below its label", async () => {
    const page = await site.open(`${path}?lang=ts`);
    await page.emulateMedia({ media: "print" });
    const group = page.locator('[data-group="lang"]').first();
    expect(await group.locator('> [data-value="ts"] > p').first().isVisible()).toBe(true);
    expect(await group.locator('> [data-value="cjs"]').isVisible()).toBe(false);
    expect(await group.locator('[role="tablist"]').isVisible()).toBe(false);
  });
});

describe("a block of code", () => {
  test("copies the code as it is on disk, and says so", async () => {
    const page = await site.open(`${path}?lang=ts`);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const block = firstBlock(page);
    await block.getByRole("button", { name: "Copy" }).click();
    await block.getByRole("status").getByText("Copied to the clipboard.").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(onDisk("ts"));
  });

  test("selects the code where the browser denies the clipboard", async () => {
    const page = await site.open(`${path}?lang=ts`);
    await page.evaluate(() => {
      Object.defineProperty(navigator.clipboard, "writeText", {
        value: () => Promise.reject(new DOMException("denied", "NotAllowedError")),
      });
    });
    const block = firstBlock(page);
    await block.getByRole("button", { name: "Copy" }).click();
    await block.getByRole("status").getByText("copy it yourself").waitFor();
    expect(await page.evaluate(() => getSelection()?.toString().trim())).toBe(onDisk("ts"));
  });

  test("links to its lines: that page shows them marked, with and without scripts", async () => {
    for (const javaScript of [true, false]) {
      const page = await site.open(`${path}?lang=ts`, { javaScript });
      const link = firstTsBlock(page).getByRole("link", { name: "index.ts" });
      expect(await link.getAttribute("title")).toMatch(/^examples\/counter\/ts\/index\.ts, lines/);
      await link.click();
      await page.waitForURL(/\/source\/counter\/ts\/index-ts#L\d+-L\d+$/);
      const target = page.locator(`[id="${new URL(page.url()).hash.slice(1)}"]`);
      await target.waitFor();
      expect((await target.innerText()).trim()).toBe(onDisk("ts"));
      await page.waitForFunction((id) => {
        const lines = [...document.querySelectorAll(`[id="${id}"] .line`)];
        return (
          lines.length > 1 && lines.every((line) => getComputedStyle(line).boxShadow !== "none")
        );
      }, new URL(page.url()).hash.slice(1));
    }
  });

  test("scrolls by keyboard on a phone, and the page does not scroll sideways", async () => {
    const page = await site.open(`${path}?lang=cjs`, { screen: "phone" });
    const code = firstBlock(page).getByRole("group");
    await code.focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => (document.activeElement?.scrollLeft ?? 0) > 0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      320,
    );
  });

  test("tells a marked line by more than its colour", async () => {
    const page = await site.open(path);
    const mark = page.locator("main pre mark:visible").first();
    expect(await mark.evaluate((element) => getComputedStyle(element).borderLeftWidth)).toBe("4px");
    const block = mark.locator("xpath=ancestor::figure");
    expect(await block.locator("figcaption").innerText()).toMatch(/marked lines: \d/);
  });
});

describe("a source page", () => {
  test.each(["light", "dark"] as const)("is accessible and fits a phone, %s", async (color) => {
    const page = await site.open("/source/counter/ts/index-ts#L2", { screen: "phone", color });
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      320,
    );
  });

  test("gives a reader who selects it the code alone: no numbers, no lines doubled", async () => {
    const page = await site.open("/source/counter/ts/package-json");
    const code = page.locator("pre code");
    const selected = await code.evaluate((element) => {
      getSelection()?.selectAllChildren(element);
      return getSelection()?.toString();
    });
    const file = await readFile("examples/counter/ts/package.json", "utf8");
    expect(selected?.trimEnd()).toBe(file.trimEnd());
  });
});

test("no page brings a highlighter to the browser", async () => {
  const scripts = join(buildFolder, "assets/js");
  for (const name of await readdir(scripts)) {
    const text = await readFile(join(scripts, name), "utf8");
    // A property of Prism's core that no minifier renames.
    expect(text.includes("disableWorkerMessageHandler"), name).toBe(false);
    expect(text.includes("prism-react-renderer"), name).toBe(false);
  }
});

function onDisk(variant: Variant): string {
  const address = parseAddress(cited);
  const found = address && cut(process.cwd(), address, variant);
  if (found?.is !== "cut") throw new Error(`${cited} is not in ${variant}.`);
  return found.pieces.map(({ text }) => text).join();
}

async function shownCode(page: Page): Promise<string> {
  return (await firstBlock(page).locator("code").innerText()).trim();
}

/** The block of the first tabs of variants, as far as it shows. */
function firstBlock(page: Page): Locator {
  return page.locator('[data-group="lang"]').first().locator("figure:visible").first();
}

function firstTsBlock(page: Page): Locator {
  return page.locator('[data-group="lang"] > [data-value="ts"]').first();
}

function langTab(page: Page, name: string): Locator {
  return page.locator('[data-group="lang"]').first().getByRole("tab", { name });
}

/** The labels of the tabs that are selected in all groups of variants, each once. */
async function selectedTabs(page: Page): Promise<string[]> {
  const selected = page.locator('[data-group="lang"] [role="tab"][aria-selected="true"]');
  return [...new Set(await selected.allInnerTexts())];
}

/** Where the parts of the chapter stand, in whole pixels. */
async function tops(page: Page): Promise<readonly number[]> {
  return page
    .locator("main article h2, main article p:visible")
    .evaluateAll((parts) => parts.map((part) => Math.round(part.getBoundingClientRect().top)));
}
