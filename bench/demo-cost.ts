import { rememberRuntime } from "../tests/browser/remember-runtime.ts";
import type { Browser, Page } from "playwright-core";
import { type Cost, meter } from "./page-cost.ts";

/** One click on Run, as the reader waits for it. */
export type DemoStart = {
  /** From the click until the first preview shows that its socket is connected, in ms. */
  readonly ms: number;
  /** What was fetched in that time. */
  readonly fetched: Cost;
};

/** Presses a lab's Run button and waits until its first preview is connected. */
export async function startDemo(page: Page, lab: string): Promise<DemoStart> {
  const section = page.locator(`[data-lab=${lab}]`);
  const run = section.getByRole("button", { name: "Run", exact: true });
  const preview = section.frameLocator("iframe >> nth=0");
  await run.scrollIntoViewIfNeeded();
  const measured = meter(page.context());
  const clicked = performance.now();
  await run.click();
  await preview.locator("#status", { hasText: /^connected$/ }).waitFor({ timeout: 60_000 });
  const ms = performance.now() - clicked;
  return { ms, fetched: await measured.read() };
}

/** Starts a demo some times over, each in a profile of its own with nothing in its caches. */
export async function startDemoAnew(
  browser: Browser,
  url: string,
  lab: string,
  times: number,
): Promise<DemoStart[]> {
  const starts: DemoStart[] = [];
  for (let i = 0; i < times; i++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    try {
      await rememberRuntime(context, "embedded");
      const page = await context.newPage();
      await page.goto(url, { waitUntil: "networkidle" });
      starts.push(await startDemo(page, lab));
    } finally {
      await context.close();
    }
  }
  return starts;
}

/** @throws RangeError where there are no values */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError("no values");
  return (lower + upper) / 2;
}
