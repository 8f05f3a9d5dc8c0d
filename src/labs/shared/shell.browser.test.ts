import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { openSite, type Site } from "../../../tests/browser/site.ts";
import { scenario } from "../expiration/scenario.ts";
import { labPage } from "./lab-page.ts";
import { a1, buttons, counts } from "./two-browsers.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** Where the Tab key leads from the element that has the focus, until it leaves the lab. */
async function tabThrough(page: Page, lab: string): Promise<readonly string[]> {
  const stops: string[] = [];
  for (;;) {
    const stop = await page.evaluate((name) => {
      const { activeElement: element } = document;
      if (element === null || !element.closest(`[data-lab="${name}"]`)) return undefined;
      const box = element.getBoundingClientRect();
      const isSeen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
      const label =
        element.getAttribute("aria-label") ??
        (element as HTMLInputElement).labels?.[0]?.textContent ??
        (element.getAttribute("title") || element.textContent);
      const place = `unseen, at ${box.top} to ${box.bottom} of ${innerHeight}: `;
      return `${isSeen ? "" : place}${String(label).trim()}`;
    }, lab);
    if (stop === undefined) return stops;
    // The focus moves on inside a frame, whose element stands for it here.
    if (stop !== stops.at(-1)) stops.push(stop);
    expect(stops.length, stops.join("\n")).toBeLessThan(150);
    await page.keyboard.press("Tab");
  }
}

test("with the keyboard alone a reader gets through a running lab as it is read, and does a step from the guide", async () => {
  const page = await site.open("/guide/expiration");
  const lab = labPage(page, "expiration");
  await lab.run("keyboard");
  await lab.see(scenario.opening);
  await lab.perform({ ...a1, ...buttons.socket }, "keyboard");
  await lab.see(counts("1", "0"));

  // The list is at its end, where the newest event is.
  const left = () =>
    lab.lab
      .getByRole("grid")
      .locator("..")
      .evaluate(({ scrollHeight, scrollTop, clientHeight }) =>
        Math.round(scrollHeight - scrollTop - clientHeight),
      );
  await expect.poll(left).toBe(0);

  await lab.button("Restart server").focus();
  const stops = await tabThrough(page, "expiration");
  expect(stops.filter((stop) => stop.startsWith("unseen"))).toEqual([]);
  const landmarks = [
    "Restart server",
    "Stop",
    "Run on",
    "Reload Tab 1",
    "Browser A, Tab 1",
    "Reload Tab 2",
    "Browser A, Tab 2",
    "Reload Tab 1",
    "Browser B, Tab 1",
    "New browser",
    "Let 20 minutes pass",
    "Do it",
    "A recorded run, event by event",
    "Edit the files",
    "On the wire",
    "Search",
  ];
  expect(stops.filter((stop) => landmarks.includes(stop))).toEqual(landmarks);

  await lab.press(lab.button("Do it"), "keyboard");
  const step = lab.lab.getByRole("listitem").filter({ hasText: "Let 20 minutes pass." }).first();
  await step.getByText("Done.").waitFor();
  await lab.lab.getByText("is 20 minutes ahead of the real time").waitFor();
  // The step that is next has the place of the one that was done.
  await lab.lab.locator('[aria-current="step"]', { hasText: "Increment over HTTP" }).waitFor();
});

test("what a run needs first is fetched as the button goes down; let go elsewhere, nothing runs", async () => {
  const page = await site.open("/guide");
  const lab = labPage(page, "counter");
  const fetched = page.waitForResponse(/\/assets\/labs\/counter-.*\.json/);
  await lab.button("Run").hover();
  await page.mouse.down();
  expect((await fetched).status()).toBe(200);
  await page.mouse.move(0, 0);
  await page.mouse.up();
  expect(await lab.lab.getAttribute("data-phase")).toBe("idle");
  await lab.run();
});

test("while a lab starts something turns, and nothing does for a reader who wants no motion", async () => {
  const page = await site.open("/guide/expiration");
  const lab = labPage(page, "expiration");
  // The start waits for the example until the test has looked.
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\/assets\/labs\/expiration-.*\.json/, async (route) => {
    await released;
    await route.continue();
  });
  await lab.press(lab.button("Run"));
  await lab.status(/^Starting/);
  const moving = () =>
    page.evaluate(
      () => document.getAnimations().filter(({ playState }) => playState === "running").length,
    );
  await expect.poll(moving).toBe(0);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await expect.poll(moving).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await expect.poll(moving).toBe(0);
  release();
  await lab.status(/^Running/);
});

test("a reader who wants no motion sees every change at once, and no element in transition", async () => {
  const page = await site.open("/guide");
  const lab = labPage(page, "counter");
  await page.evaluate(() => {
    const root = document.documentElement;
    document.addEventListener(
      "transitionrun",
      ({ target }) => {
        if (target instanceof Element) root.dataset.inTransition ??= target.outerHTML.slice(0, 200);
      },
      { capture: true },
    );
  });
  const inTransition = () => page.locator("html").getAttribute("data-in-transition");
  await lab.run();
  await lab.perform({ ...a1, ...buttons.http });
  await lab.see(counts("1", "0"));
  expect(await inTransition()).toBeNull();
  // The listener hears: for other readers a link of the table of contents takes its colour by and by.
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await page.locator("a.table-of-contents__link").last().hover();
  await expect.poll(inTransition).not.toBeNull();
});
