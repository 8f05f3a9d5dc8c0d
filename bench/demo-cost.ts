import type { Browser, Page } from "playwright-core";
import type { BenchRuntime } from "./bench-runtimes.ts";
import { type Cost, meter } from "./page-cost.ts";

/** One click on Run, as the reader waits for it. */
export type DemoStart = {
  /** From the click until the first preview shows that its socket is connected, in ms. */
  readonly ms: number;
  /** Of them, until a service that is not ours had booted a container. */
  readonly boot: number;
  /** What was fetched from the site in that time. */
  readonly fetched: Cost;
};

/** Presses a lab's Run button and waits until its first preview is connected. */
export async function startDemo(page: Page, lab: string): Promise<DemoStart> {
  const section = page.locator(`[data-lab=${lab}]`);
  const run = section.getByRole("button", { name: "Run", exact: true });
  const preview = section.frameLocator("iframe >> nth=0");
  await run.scrollIntoViewIfNeeded();
  const measured = meter(page.context(), new URL(page.url()).origin);
  await page.evaluate(watchBoot, lab);
  const clicked = performance.now();
  await run.click();
  await preview.locator("#status", { hasText: /^connected$/ }).waitFor({ timeout: 60_000 });
  const ms = performance.now() - clicked;
  const boot = await page.evaluate(() => Reflect.get(window, "benchBoot") as number);
  return { ms, boot, fetched: await measured.read() };
}

/** Runs in the page: how long the step of that name is seen to be at work, in ms. */
function watchBoot(lab: string): void {
  let begun: number | undefined;
  Reflect.set(window, "benchBoot", 0);
  // Without a name: tsx would let it refer to a helper that the page does not have.
  new MutationObserver((_, observer) => {
    const steps = [
      ...document.querySelectorAll<HTMLElement>(`[data-lab=${lab}] li[data-progress]`),
    ];
    const boot = steps.find(({ textContent }) => textContent.includes("Booting the container"));
    const { progress } = boot?.dataset ?? {};
    if (progress === "running" || progress === "slow") begun ??= performance.now();
    if (progress !== "done" || begun === undefined) return;
    Reflect.set(window, "benchBoot", performance.now() - begun);
    observer.disconnect();
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
}

/** Starts a demo some times over, each in a profile of its own with nothing in its caches. */
export async function startDemoAnew(
  browser: Browser,
  url: string,
  lab: string,
  times: number,
  runtime: BenchRuntime,
): Promise<DemoStart[]> {
  const starts: DemoStart[] = [];
  for (let i = 0; i < times; i++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    try {
      await runtime.prepare(context);
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
