import { afterAll, beforeAll, expect, test } from "vitest";
import { overBudget } from "../../bench/budget.ts";
import { startDemo } from "../../bench/demo-cost.ts";
import { loadAndMeasure, totalBytes } from "../../bench/page-cost.ts";
import { buildFolder } from "../../scripts/build/build-site.ts";
import { startStaticServer, type StaticServer } from "../../scripts/serve/static-server.ts";
import { openGuarded, openSite, type Site } from "./site.ts";

/** Whether a path is of the runtime, of an example's files or packages, or of a preview. */
const isOfADemo = (path: string): boolean => /^\/(embedded|projects|preview)/.test(path);

/** Compresses as a host does ahead of time, so that the bytes are those that a reader pays for. */
let host: StaticServer;
let site: Site;

beforeAll(async () => {
  site = await openSite();
  host = await startStaticServer({ root: buildFolder, brotliQuality: 11 });
});

afterAll(async () => {
  await host.close();
  await site.close();
});

test("the first page of the guide costs no more than its budget", async () => {
  const page = await openGuarded(site.browser, new URL(host.url).origin);
  expect(overBudget(await loadAndMeasure(page, `${host.url}guide`)).join("\n")).toBe("");
});

test("nothing of a demo is fetched before the click on Run", async () => {
  const page = await openGuarded(site.browser, new URL(host.url).origin);
  const before = await loadAndMeasure(page, `${host.url}guide`);
  const { fetched } = await startDemo(page, "counter");
  // Nothing that the demo needs is in the cache already: it is asked for now, and once.
  expect(totalBytes(fetched)).toBeGreaterThan(50_000);
  expect(fetched.paths.filter(isOfADemo)).not.toEqual([]);
  expect(fetched.paths.filter((path) => before.paths.includes(path))).toEqual([]);
  expect(before.paths.filter(isOfADemo)).toEqual([]);
});

test("a page without a demo fetches nothing of one", async () => {
  const page = await openGuarded(site.browser, new URL(host.url).origin);
  const { paths } = await loadAndMeasure(page, host.url);
  expect(paths.filter(isOfADemo)).toEqual([]);
});
