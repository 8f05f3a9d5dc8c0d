import { readFile } from "node:fs/promises";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { median } from "../demo-cost.ts";
import { table } from "../table.ts";

/** What a timeline of one length costs. */
export type TimelineCost = {
  /** ms to add 50 events and lay them out, the middle of many. */
  readonly append: number;
  /** The same where the oldest ones have to go for them. */
  readonly appendFull: number;
  /** ms to find the events that hold some words. */
  readonly search: number;
  /** `appendFull` while only those are shown. */
  readonly appendFound: number;
  /** ms from frame to frame while one scrolls through all of it. */
  readonly frame: number;
  /** The same, of the slowest frame in twenty. */
  readonly slowFrame: number;
  /** Bytes of the page's heap after a collection. */
  readonly heap: number;
  readonly rowsInDocument: number;
};

const batch = 50;
const batches = 20;
const frames = 120;

/** Measures a timeline of so many events, on a page of its own. */
export async function measureTimeline(browser: Browser, events: number): Promise<TimelineCost> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    await page.setContent("<!doctype html><html lang=en><title>Timeline</title><body>");
    await load(page);
    await page.evaluate((count) => window.drawTimeline(count), events - batch * batches);
    const append = async (kept: number): Promise<number> => {
      const times: number[] = [];
      for (let nth = 0; nth < batches; nth++) {
        times.push(
          await page.evaluate(([count, most]) => window.appendToTimeline(count, most), [
            batch,
            kept,
          ] as const),
        );
      }
      return median(times);
    };
    const [growing, full] = [await append(events), await append(events)];
    const searches: number[] = [];
    // A word that is in a quarter of the events, each time after another that is.
    for (const words of ["touch", "extends", "touch", "extends", "extends the"]) {
      searches.push(await page.evaluate((text) => window.searchTimeline(text), words));
    }
    const found = await append(events);
    await page.evaluate(() => window.searchTimeline(""));
    const times = await page.evaluate((count) => window.scrollTimeline(count), frames);
    const sorted = times.toSorted((a, b) => a - b);
    return {
      append: growing,
      appendFull: full,
      search: median(searches),
      appendFound: found,
      frame: median(times),
      slowFrame: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
      heap: await heapOf(page),
      rowsInDocument: await page.locator("tr[data-id]").count(),
    };
  } finally {
    await page.context().close();
  }
}

/** The figures of a long timeline beside those of a short one. */
export function timelineTable(few: TimelineCost, many: TimelineCost): string {
  const row = (name: string, of: (cost: TimelineCost) => number, digits: number): string[] => [
    name,
    of(few).toFixed(digits),
    of(many).toFixed(digits),
    (of(many) / of(few)).toFixed(2),
  ];
  return table(
    ["timeline", "1 000 events", "10 000 events", "ratio"],
    [
      row(`ms to add ${batch} events`, ({ append }) => append, 1),
      row("ms, where 50 old ones go", ({ appendFull }) => appendFull, 1),
      row("ms to search for words", ({ search }) => search, 1),
      row("ms to add 50 while found ones are shown", ({ appendFound }) => appendFound, 1),
      row("ms a frame while scrolling", ({ frame }) => frame, 1),
      row("ms, slowest frame of twenty", ({ slowFrame }) => slowFrame, 1),
      row("MiB of heap", ({ heap }) => heap / 2 ** 20, 1),
      row("rows in the document", ({ rowsInDocument }) => rowsInDocument, 0),
    ],
  );
}

async function load(page: Page): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: ["bench/timeline/page.tsx"],
    bundle: true,
    write: false,
    outdir: "out",
    format: "iife",
    jsx: "automatic",
    minify: true,
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  const text = (ending: string) =>
    outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  await page.addStyleTag({ content: await readFile("src/css/site.css", "utf8") });
  await page.addStyleTag({ content: text(".css") });
  await page.addScriptTag({ content: text(".js") });
}

async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize;
}
