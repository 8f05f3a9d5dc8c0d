/**
 * `npm run bench`: what the first page of the guide costs, what ten thousand events on the timeline
 * cost, and what a click on Run and an edit cost, on either runtime. Bytes are as a host sends them,
 * brotli at its best. Times are of this machine; compare them only with a run on the same one.
 */
import { buildFolder, ensureBuilt } from "../scripts/build/build-site.ts";
import { startStaticServer } from "../scripts/serve/static-server.ts";
import { launchChromium } from "../tests/browser/chromium.ts";
import { startStandin } from "../tests/standin/standin.ts";
import { budget, figuresOf } from "./budget.ts";
import { type BenchRuntime, embedded, standinFor } from "./bench-runtimes.ts";
import { type DemoStart, median, startDemoAnew } from "./demo-cost.ts";
import { type EditCost, editAnew } from "./edit-cost.ts";
import { kinds, loadAndMeasure, type PageCost, totalBytes } from "./page-cost.ts";
import { figure, table } from "./table.ts";
import { measureTimeline, timelineTable } from "./timeline/measure.ts";

/** The first page of the guide, and the lab on it. */
const firstPage = "guide";
const firstLab = "counter";
const times = 10;
const edits = 20;

function pageTable(cost: PageCost): string {
  const rows = Object.entries(figuresOf(cost)).map(([name, value]) => {
    const most = budget[name] ?? 0;
    return [name, figure(value), figure(most), most === 0 ? "" : (value / most).toFixed(2)];
  });
  const total = ["all bytes", figure(totalBytes(cost)), "", ""];
  return table(["first page", "is", "budget", "ratio"], [...rows, total]);
}

function startTable(
  { name }: BenchRuntime,
  starts: readonly DemoStart[],
  pageBytes: number,
): string {
  const fetched = starts.map((start) => totalBytes(start.fetched));
  const boots = starts.map(({ boot }) => boot);
  const isService = boots.some((boot) => boot > 0);
  const own = starts.map(({ ms, boot }) => ms - boot);
  return table(
    [`click on Run, ${name}, ${times} times`, "median", "least", "most"],
    [
      ["ms to a connected preview", ...spread(starts.map(({ ms }) => ms))],
      ...(isService ? [["of them our own share, without the boot", ...spread(own)]] : []),
      ["bytes fetched from the site", ...spread(fetched)],
      ["of them by the page's size", (median(fetched) / pageBytes).toFixed(2), "", ""],
      ...kinds.map((kind) => [
        `${kind} bytes`,
        ...spread(starts.map((start) => start.fetched.bytes[kind])),
      ]),
      ["requests", ...spread(starts.map((start) => start.fetched.requests))],
    ],
  );
}

function editTable({ name }: BenchRuntime, edited: readonly EditCost[]): string {
  return table(
    [`an edit, ${name}, ${edits} times, ms`, "median", "least", "most"],
    [
      ["first page reconnected", ...spread(edited.map(({ first }) => first))],
      ["all pages reconnected", ...spread(edited.map(({ all }) => all))],
    ],
  );
}

async function main(): Promise<void> {
  await ensureBuilt();
  const server = await startStaticServer({ root: buildFolder, brotliQuality: 11 });
  const browser = await launchChromium();
  const standin = await startStandin();
  try {
    const url = `${server.url}${firstPage}`;
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const cost = await loadAndMeasure(page, url);
    await page.context().close();
    console.log(`${pageTable(cost)}\n`);

    const few = await measureTimeline(browser, 1_000);
    const many = await measureTimeline(browser, 10_000);
    console.log(`${timelineTable(few, many)}\n`);

    const pageBytes = totalBytes(cost);
    for (const runtime of [embedded, standinFor(standin)]) {
      const starts = await startDemoAnew(browser, url, firstLab, times, runtime);
      console.log(`${startTable(runtime, starts, pageBytes)}\n`);
      const edited = await editAnew(browser, url, firstLab, edits, runtime);
      console.log(`${editTable(runtime, edited)}\n`);
    }
  } finally {
    await browser.close();
    await standin.close();
    await server.close();
  }
}

function spread(values: readonly number[]): string[] {
  return [median(values), Math.min(...values), Math.max(...values)].map(figure);
}

await main();
