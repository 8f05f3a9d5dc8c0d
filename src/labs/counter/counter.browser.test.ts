import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { expectAccessible, expectUsable } from "../../../tests/browser/accessible.ts";
import { openSite, type PageOptions, type Site } from "../../../tests/browser/site.ts";
import { labPage } from "../shared/lab-page.ts";
import { buttons } from "../shared/two-browsers.ts";
import { stateAt } from "../../trace/reduce.ts";
import { scenario } from "./scenario.ts";

const chapter = "/guide";
const a1 = { browser: "Browser A", tab: "Tab 1" } as const;
const a3 = { browser: "Browser A", tab: "Tab 3" } as const;
const b1 = { browser: "Browser B", tab: "Tab 1" } as const;

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const openCounter = async (path = chapter, options?: PageOptions) => {
  const page = await site.open(path, options);
  return { page, lab: labPage(page, "counter") };
};

describe.each(["mouse", "keyboard"] as const)("by %s", (hand) => {
  test("increments over HTTP and Socket.IO show in every tab of a browser and in no other", async () => {
    const { lab } = await openCounter();
    await lab.run(hand);
    await lab.play(scenario, hand);
  });
});

test.each(["cjs", "esm", "ts"])(
  "the %s variant runs where the reader has its tab open",
  async (lang) => {
    const { page, lab } = await openCounter(`${chapter}?lang=${lang}`);
    const fetched = page.waitForRequest((request) => request.url().includes(`/counter-${lang}.`));
    await lab.run();
    await fetched;
    await lab.see(scenario.opening);
  },
);

/** What a running lab loads: the runtime, the service worker of its previews, and the example. */
const ofTheDemo = /\/(embedded|assets\/labs)\/|preview-sw/;

test("nothing of the demo is fetched before the reader presses Run", async () => {
  const { page, lab } = await openCounter();
  const fetched = await page.evaluate(() =>
    performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname),
  );
  expect(fetched.filter((path) => ofTheDemo.test(path))).toEqual([]);
  expect(fetched.length).toBeGreaterThan(0);
  expect(page.frames()).toHaveLength(1);
  expect(page.workers()).toHaveLength(0);

  const worker = page.waitForRequest((request) => /embedded\/worker\./.test(request.url()));
  await lab.run();
  await worker;
});

test("the lab says what it does while it starts, and that it is live and embedded", async () => {
  const { lab } = await openCounter();
  expect(await lab.lab.getByText("not running", { exact: true }).isVisible()).toBe(true);
  await lab.run();
  expect(await lab.lab.getByText("live, embedded", { exact: true }).isVisible()).toBe(true);
});

test("while it runs everyone can use it, on a desktop and a phone, light and dark", async () => {
  const { page, lab } = await openCounter();
  await lab.run();
  await lab.see(scenario.opening);
  await expectUsable(page, "lab-counter", lab.lab);
});

test("it runs on a phone", async () => {
  const { lab } = await openCounter(chapter, { screen: "phone" });
  await lab.run();
  await lab.see(scenario.opening);
});

test("no frame moves when its page comes", async () => {
  const { lab } = await openCounter();
  const box = () => lab.browser("Browser B").boundingBox();
  const height = async () => (await box())?.height;
  const before = await height();
  await lab.run();
  await lab.see(scenario.opening);
  expect(before).toBeGreaterThan(300);
  // A cookie has come into the jar, which has room for one.
  expect(Math.abs(Number(await height()) - Number(before))).toBeLessThan(2);
});

test("tabs of a browser share one cookie, and another browser has its own", async () => {
  const { lab } = await openCounter();
  await lab.run();
  const [a, b] = [await lab.cookie("Browser A"), await lab.cookie("Browser B")];
  expect(a).toMatch(/^s%3A/);
  expect(b).toMatch(/^s%3A/);
  const whole = async (name: string) => {
    const jar = lab.browser(name).getByRole("table");
    await jar.locator("summary").click();
    return jar.locator("details > code").textContent();
  };
  expect(await whole("Browser A")).not.toBe(await whole("Browser B"));
  expect(await lab.browser("Browser A").getByRole("table").textContent()).toContain("HttpOnly");
});

describe("the controls of a browser", () => {
  test("a new tab joins the session of its browser", async () => {
    const { lab } = await openCounter();
    await lab.run();
    await lab.perform({ ...a1, ...buttons.http });
    await lab.press(lab.browser("Browser A").getByRole("button", { name: "New tab" }), "keyboard");
    await lab.see([{ ...a3, shows: "count", text: "1" }]);
    await lab.perform({ ...a3, ...buttons.socket });
    await lab.see([{ ...a1, shows: "count", text: "2" }]);
  });

  test("a new browser has a session of its own", async () => {
    const { lab } = await openCounter();
    await lab.run();
    await lab.perform({ ...a1, ...buttons.http });
    await lab.press(lab.button("New browser"));
    const c1 = { browser: "Browser C", tab: "Tab 1" };
    await lab.see([
      { ...c1, shows: "count", text: "0" },
      { ...c1, shows: "status", text: "connected" },
      { ...a1, shows: "count", text: "1" },
    ]);
  });

  test("a closed tab is gone, and the focus goes on to New tab", async () => {
    const { page, lab } = await openCounter();
    await lab.run();
    const browser = lab.browser("Browser A");
    await lab.press(browser.getByRole("button", { name: "Close Tab 2" }), "keyboard");
    await expect.poll(() => browser.locator("iframe").count()).toBe(1);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("New tab");
    await lab.perform({ ...a1, ...buttons.http });
    await lab.see([{ ...a1, shows: "count", text: "1" }]);
  });

  test("a closed browser is gone, and the others go on", async () => {
    const { lab } = await openCounter();
    await lab.run();
    await lab.press(lab.button("Close Browser A"));
    await expect.poll(() => lab.browser("Browser A").count()).toBe(0);
    await lab.perform({ ...b1, ...buttons.socket });
    await lab.see([{ ...b1, shows: "count", text: "1" }]);
  });

  test("without its cookies a browser starts a new session at the next load", async () => {
    const { lab } = await openCounter();
    await lab.run();
    await lab.perform({ ...a1, ...buttons.http });
    await lab.see([{ ...a1, shows: "count", text: "1" }]);
    const before = await lab.cookie("Browser A");
    const browser = lab.browser("Browser A");
    await lab.press(browser.getByRole("button", { name: "Clear cookies" }));
    await browser.getByText("No cookie yet.").waitFor();
    await lab.press(browser.getByRole("button", { name: "Reload Tab 1" }));
    await lab.see([{ ...a1, shows: "count", text: "0" }]);
    expect(await lab.cookie("Browser A")).not.toBe(before);
  });

  test("a browser that goes offline loses its sockets, and gets them back online", async () => {
    const { lab } = await openCounter();
    await lab.run();
    await lab.see([{ ...a1, shows: "status", text: "connected" }]);
    const offline = lab.browser("Browser A").getByRole("button", { name: "Offline" });
    await lab.press(offline);
    await lab.see([
      { ...a1, shows: "status", text: "disconnected" },
      { ...b1, shows: "status", text: "connected" },
    ]);
    expect(await offline.getAttribute("aria-pressed")).toBe("true");
    await lab.press(offline);
    await lab.see([{ ...a1, shows: "status", text: "connected" }]);
  });

  test("tabs can be shown one at a time, and arrows move between them", async () => {
    const { page, lab } = await openCounter();
    await lab.run();
    const browser = lab.browser("Browser A");
    await lab.press(browser.getByRole("button", { name: "One at a time" }), "keyboard");
    const tabs = browser.getByRole("tab");
    expect(await tabs.allTextContents()).toEqual(["Tab 1", "Tab 2"]);
    expect(await browser.getByRole("tabpanel").count()).toBe(1);
    await tabs.first().focus();
    await page.keyboard.press("ArrowRight");
    expect(await tabs.last().getAttribute("aria-selected")).toBe("true");
    expect(await tabs.last().evaluate((tab) => tab === document.activeElement)).toBe(true);
    expect(await browser.locator('iframe[title="Browser A, Tab 2"]').isVisible()).toBe(true);
    expect(await browser.locator('iframe[title="Browser A, Tab 1"]').isVisible()).toBe(false);
    await expectAccessible(page, lab.lab);
    for (const [key, tab, other] of [
      ["Home", tabs.first(), tabs.last()],
      ["End", tabs.last(), tabs.first()],
    ] as const) {
      await page.keyboard.press(key);
      expect(await tab.getAttribute("aria-selected")).toBe("true");
      expect(await other.getAttribute("aria-selected")).toBe("false");
      expect(await tab.evaluate((element) => element === document.activeElement)).toBe(true);
    }
    await lab.press(browser.getByRole("button", { name: "One at a time" }), "keyboard");
    await expect.poll(() => tabs.count()).toBe(0);
    for (const name of ["Tab 1", "Tab 2"])
      expect(await browser.locator(`iframe[title="Browser A, ${name}"]`).isVisible()).toBe(true);
  });
});

describe("the life of a run", () => {
  test("stopping leaves no frame and no worker", async () => {
    const { page, lab } = await openCounter();
    await lab.run();
    expect(page.frames().length).toBeGreaterThan(3);
    await lab.press(lab.button("Stop"));
    await lab.status(/^Stopped/);
    await expect.poll(() => page.frames().length).toBe(1);
    await expect.poll(() => page.workers().length).toBe(0);
  });

  test("a restarted server has forgotten its sessions, and browsers keep their tabs", async () => {
    const { lab } = await openCounter();
    await lab.run();
    await lab.perform({ ...a1, ...buttons.http });
    await lab.see([{ ...a1, shows: "count", text: "1" }]);
    await lab.press(lab.button("Restart server"));
    await lab.status(/^Running/);
    // The wire tells of the process, and the state after that of a store without sessions.
    // What a process records arrives in batches, the last of them after its server listens.
    const ends = async () => (await lab.trace()).filter(({ kind }) => kind === "server").slice(-2);
    await expect.poll(ends).toMatchObject([{ change: "restarted" }, { change: "listening" }]);
    const [restarted] = await ends();
    expect(stateAt(await lab.trace(), restarted?.id)).toMatchObject({
      sessions: {},
      connections: [],
    });
    await lab.press(lab.browser("Browser A").getByRole("button", { name: "Reload Tab 1" }));
    await lab.see([
      { ...a1, shows: "count", text: "0" },
      { ...a1, shows: "status", text: "connected" },
    ]);
  });

  test("starting over begins from the first layout with new sessions", async () => {
    const { lab } = await openCounter();
    await lab.run();
    await lab.press(lab.button("New browser"));
    await lab.perform({ ...a1, ...buttons.http });
    await lab.see([{ ...a1, shows: "count", text: "1" }]);
    await lab.press(lab.button("Start over"));
    await expect.poll(() => lab.browser("Browser C").count()).toBe(0);
    await lab.status(/^Running/);
    await lab.see(scenario.opening);
  });

  test("leaving the page ends the run, and coming back finds the lab at rest", async () => {
    const { page, lab } = await openCounter();
    await lab.run();
    await page.locator(".pagination-nav__link--next").click();
    await page.waitForURL(/share-the-session/);
    await expect.poll(() => page.frames().length).toBe(1);
    await expect.poll(() => page.workers().length).toBe(0);
    await page.goBack();
    await lab.status(/until you press Run/);
    await lab.run();
    await lab.see(scenario.opening);
  });

  test("a runtime that can't be loaded is told with a remedy, and running again works", async () => {
    const { page, lab } = await openCounter(chapter, {
      allow: { requests: [/assets\/labs\//], console: [/Failed to load/] },
    });
    await page.route("**/assets/labs/**", (route) => route.abort());
    await lab.press(lab.button("Run"));
    await lab.status(/^Failed: a part of the demo could not be loaded/);
    expect(await lab.lab.getByText("Check the connection").isVisible()).toBe(true);
    await expectAccessible(page, lab.lab);
    await page.unroute("**/assets/labs/**");
    await lab.press(lab.button("Run again"));
    await lab.status(/^Running/);
    await lab.see(scenario.opening);
  });
});

describe("what is seen of the server", () => {
  test("the wire lists what happened, by browser and tab, and an event opens to its details", async () => {
    const { lab } = await openCounter();
    await lab.run();
    await lab.perform({ ...a1, ...buttons.http });
    const wire = lab.lab.getByRole("grid", { name: /wire/i });
    await lab.lab.getByRole("searchbox", { name: "Search" }).fill("POST /incr");
    const row = wire.getByRole("row").filter({ hasText: "POST /incr" });
    await row.waitFor();
    expect(await row.textContent()).toContain("Browser A, Tab 1");
    await lab.press(row, "keyboard");
    const detail = lab.lab.getByRole("region", { name: /^Event #\d+$/ });
    expect(await detail.getByRole("table", { name: "Headers" }).textContent()).toContain(
      "connect.sid",
    );
  });

  test("the log shows what the example printed", async () => {
    const { lab } = await openCounter();
    await lab.run();
    await lab.lab.getByText(/^What the server prints/).click();
    await lab.lab.getByRole("log").getByText("application is running at").waitFor();
  });
});

test("without JavaScript the page tells what a run shows, and offers nothing to press", async () => {
  const { lab } = await openCounter(chapter, { javaScript: false });
  // By its element: a search for text leaves out what stands in a noscript.
  const notice = lab.lab.locator("noscript p");
  expect(await notice.isVisible()).toBe(true);
  expect(await notice.innerText()).toContain("Running needs JavaScript");
  // What opens without a script is the recorded run, and it is open.
  expect(await lab.lab.locator("button:visible").count()).toBe(0);
  expect(await lab.lab.locator("details:not([open]) summary:visible").count()).toBe(0);
  const rows = lab.lab.getByRole("table", { name: /what you will see/ }).getByRole("row");
  expect(await rows.count()).toBe(scenario.steps.length + 2);
  expect(await rows.nth(2).textContent()).toContain("Browser A, Tab 1 and Tab 2: count 1.");
});
