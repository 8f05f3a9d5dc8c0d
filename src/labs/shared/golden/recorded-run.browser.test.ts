import { afterAll, beforeAll, expect, test } from "vitest";

import { expectAccessible } from "../../../../tests/browser/accessible.ts";
import { openSite, type PageOptions, type Site } from "../../../../tests/browser/site.ts";
import { withoutUpkeep } from "../../../trace/normalise.ts";
import { labPage } from "../lab-page.ts";
import { readGolden } from "./files.ts";
import { rowIdOf } from "./words.ts";

const chapter = "/guide/log-out";
const golden = readGolden("logout");
const shown = withoutUpkeep(golden?.events ?? []);
const disconnected = shown.find(
  (event) => event.kind === "connection" && event.change === "disconnected",
);
const cited = rowIdOf("logout", disconnected?.id ?? 0);

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const openLogOut = async (path = chapter, options?: PageOptions) => {
  const page = await site.open(path, options);
  const { lab } = labPage(page, "logout");
  const table = lab.getByRole("table", { name: /recorded with/ });
  const summary = lab.getByText("A recorded run, event by event");
  return { page, lab, table, summary };
};

test.each(["desktop", "phone"] as const)(
  "without JavaScript the recorded run is there to read on a %s, with the versions it was made with",
  async (screen) => {
    const { page, table } = await openLogOut(chapter, { javaScript: false, screen });
    await table.waitFor();
    expect(await table.locator("tbody tr").count()).toBe(shown.length);
    const caption = String(await table.locator("caption").textContent());
    for (const [name, version] of Object.entries(golden?.versions ?? {})) {
      expect(caption).toContain(name === "runtime" ? `the ${version} runtime` : version);
    }
    expect(await table.textContent()).toContain("is disconnected: server namespace disconnect.");
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
  },
);

test("on paper the recorded run is whole, although the page could run the lab", async () => {
  const { page, table, summary } = await openLogOut();
  expect(await table.isVisible()).toBe(false);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  expect(await table.locator("tbody tr").last().isVisible()).toBe(true);
  const cut = await table.evaluate((element) => {
    const scroller = element.closest("[role=group]");
    return scroller === null ? -1 : scroller.scrollHeight - scroller.clientHeight;
  });
  expect(cut).toBe(0);
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  expect(await table.isVisible()).toBe(false);
  expect(await summary.isVisible()).toBe(true);
});

test("where the lab can run, its recorded run is one press away and was in the page already", async () => {
  const { page, table, summary } = await openLogOut();
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await summary.press("Enter");
  await table.waitFor();
  expect(await table.locator("tbody tr").count()).toBe(shown.length);
  expect(requests).toEqual([]);
  await expectAccessible(page);
});

test("on a page that was reached by a link, the recorded run is fetched when it is opened", async () => {
  const { page, table, summary } = await openLogOut("/guide/share-the-session");
  await page.getByRole("link", { name: "4. Log out" }).first().click();
  await page.waitForURL(/log-out/);
  const fetched = page.waitForRequest(/\/traces\/logout\.json$/);
  await summary.press("Enter");
  await fetched;
  await table.waitFor();
  expect(await table.locator("tbody tr").count()).toBe(shown.length);
});

test("a link to an event opens the recorded run and shows it", async () => {
  const { page } = await openLogOut(`${chapter}#${cited}`);
  const row = page.locator(`[id="${cited}"]`);
  await row.waitFor({ state: "visible" });
  await expect
    .poll(() => row.evaluate((element) => element.getBoundingClientRect().top))
    .toBeLessThan(800);
});
