import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import { buildFolder, ensureBuilt } from "../../scripts/build/build-site.ts";
import type { Wish } from "../../src/labs/shared/choice/choose.ts";
import { startStaticServer, type StaticServerOptions } from "../../scripts/serve/static-server.ts";
import { borrowChromium } from "./borrow-chromium.ts";
import { type Allowances, guardContext } from "./guard.ts";
import { rememberRuntime } from "./remember-runtime.ts";

/** Screens that the site is made for, in CSS pixels. */
export const screens = {
  desktop: { width: 1280, height: 800 },
  /** The narrowest screen that must not scroll sideways (WCAG 2.2, 1.4.10 Reflow). */
  phone: { width: 320, height: 640 },
} as const;

export type PageOptions = {
  readonly screen?: keyof typeof screens;
  readonly color?: "light" | "dark";
  readonly javaScript?: boolean;
  readonly allow?: Allowances;
  /**
   * What the reader has chosen to run labs on, on an earlier visit. Default `embedded`, so that a test
   * is about what it tests, wherever it runs; `undefined` where the reader has chosen nothing yet.
   */
  readonly runtime?: Wish | undefined;
  readonly userAgent?: string;
  /** `false` for a browser that registers none. */
  readonly serviceWorkers?: boolean;
  /** Does something with the profile before it has a page. */
  readonly prepare?: (context: BrowserContext) => Promise<unknown>;
};

/** The built site in a real browser. Whoever opened it closes it. */
export type Site = {
  /** Of the home page, with a slash at the end. */
  readonly url: string;
  readonly browser: Browser;
  /**
   * Opens a path of the site in a profile of its own. When the test ends the profile is closed, and
   * the test fails if anything went wrong on the page that `allow` does not name.
   */
  open(path: string, options?: PageOptions): Promise<Page>;
  close(): Promise<void>;
};

/** How the site's host answers; as `static/_headers` says, unless told otherwise. */
export type SiteOptions = Pick<StaticServerOptions, "headers">;

/** Serves the built site, which is built first if its sources changed, and starts a browser. */
export async function openSite(options: SiteOptions = {}): Promise<Site> {
  await ensureBuilt();
  const server = await startStaticServer({ root: buildFolder, ...options });
  const { browser, giveBack } = await borrowChromium();
  const { origin } = new URL(server.url);
  return {
    url: server.url,
    browser,
    open: async (path, options = {}) => {
      const page = await openGuarded(browser, origin, options);
      await page.goto(new URL(path, origin).href, { waitUntil: "load" });
      if (options.javaScript !== false) await hydrated(page);
      return page;
    },
    close: async () => {
      await giveBack();
      await server.close();
    },
  };
}

/** A page in a profile of its own, watched until the test ends. */
export async function openGuarded(
  browser: Browser,
  origin: string,
  options: PageOptions = {},
): Promise<Page> {
  const { screen = "desktop", color = "light", javaScript = true, allow, userAgent } = options;
  const { serviceWorkers = true } = options;
  const settings: BrowserContextOptions = {
    viewport: screens[screen],
    colorScheme: color,
    javaScriptEnabled: javaScript,
    // Movement would be measured halfway through, as by axe in the middle of a fade.
    reducedMotion: "reduce",
    hasTouch: screen === "phone",
    ...(userAgent !== undefined && { userAgent }),
    serviceWorkers: serviceWorkers ? "allow" : "block",
  };
  const context = await browser.newContext(settings);
  const guard = await guardContext(context, origin, allow);
  const wish = "runtime" in options ? options.runtime : "embedded";
  if (wish !== undefined) await rememberRuntime(context, wish);
  await options.prepare?.(context);
  onTestFinished(async () => {
    await context.close();
    // As text: of a list, a reporter shows how long it is.
    expect(guard.complaints().join("\n")).toBe("");
  });
  return context.newPage();
}

/** Resolves when React has taken over the page: Docusaurus marks the document then. */
export async function hydrated(page: Page): Promise<void> {
  await page.waitForSelector("html[data-has-hydrated=true]", { state: "attached" });
}

/** The paths of all pages that the built site lists in its sitemap, and that of its 404 page. */
export async function pagePaths(): Promise<string[]> {
  await ensureBuilt();
  const sitemap = await readFile(join(buildFolder, "sitemap.xml"), "utf8");
  const listed = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(
    ([, url = ""]) => new URL(url).pathname,
  );
  expect(listed).not.toHaveLength(0);
  return listed.sort();
}

/** Whether the built site holds a file. */
export function isBuilt(file: string): boolean {
  return existsSync(join(buildFolder, file));
}
