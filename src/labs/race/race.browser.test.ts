import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { expectAccessible } from "../../../tests/browser/accessible.ts";
import { openSite, type Site } from "../../../tests/browser/site.ts";
import { fixes } from "./fixes.ts";
import recorded from "./recorded.json" with { type: "json" };

const chapter = "/guide/change-the-session";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

type Hand = "mouse" | "keyboard";

async function press(button: Locator, hand: Hand): Promise<void> {
  if (hand === "mouse") return button.click();
  await button.focus();
  await button.press("Enter");
}

async function choose(radio: Locator, hand: Hand): Promise<void> {
  if (hand === "mouse") return radio.check();
  await radio.focus();
  await radio.press("Space");
}

/** The lab as a reader uses it. */
function labOn(page: Page, hand: Hand = "mouse") {
  const lab = page.locator('[data-lab="race"]');
  const button = (name: string) => lab.getByRole("button", { name, exact: true });
  const status = async (text: string) => {
    await lab.getByRole("status").filter({ hasText: text }).waitFor();
  };
  const strip = lab.getByRole("list", { name: "Orders that can happen" }).getByRole("button");
  return {
    lab,
    status,
    strip,
    press: (name: string) => press(button(name), hand),
    choose: (label: string) => choose(lab.getByRole("radio", { name: label, exact: true }), hand),
    run: async () => {
      await press(button("Run"), hand);
      await status("4 of 6 orders lose an increment.");
    },
    order: (name: string) => press(strip.filter({ hasText: name }), hand),
    /** The table's last row, cell by cell. */
    lastRow: () =>
      lab.getByRole("table", { name: "Step by step" }).locator("tbody tr").last().innerText(),
  };
}

describe.each(["mouse", "keyboard"] as const)("by %s", (hand) => {
  test("walking by hand loses an increment, and stepping back keeps it", async () => {
    const page = await site.open(chapter);
    const lab = labOn(page, hand);
    await lab.run();
    await lab.press("A: reload");
    expect(await lab.lastRow()).toBe("A reloads and finds 0.\t1\t0\t0");
    await lab.press("B: reload");
    await lab.press("A: save");
    await lab.press("B: save");
    expect(await lab.lastRow()).toBe("B saves 1.\t1\t1\t1");
    await lab.lab.getByText("Lost: both requests answered 1").waitFor();
    for (const _ of [1, 2, 3]) await lab.press("Step back");
    for (const step of ["A: save", "B: reload", "B: save"]) await lab.press(step);
    await lab.lab.getByText("Kept: A answered 1, B answered 2").waitFor();
    await lab.press("From the start");
    await lab.lab.getByText("Who goes next?").waitFor();
  });

  test("a queue turns the strip in one process, and not in two", async () => {
    const page = await site.open(chapter);
    const lab = labOn(page, hand);
    await lab.run();
    await lab.choose("A queue per session");
    await lab.status("None of 2 orders loses an increment.");
    expect(await lab.strip.allTextContents()).toEqual([
      "✓A A B B, keeps both",
      "✓B B A A, keeps both",
    ]);
    await lab.press("A: reload");
    await lab.lab.getByRole("button", { name: "B: waits" }).waitFor();
    await lab.choose("two processes");
    await lab.status("4 of 6 orders lose an increment.");
  });

  test("an order of the strip is shown in steps, and stopping ends the run", async () => {
    const page = await site.open(chapter);
    const lab = labOn(page, hand);
    await lab.run();
    await lab.order("B A A B");
    await lab.lab.getByText("Lost: both requests answered 1").waitFor();
    expect(await lab.strip.filter({ hasText: "B A A B" }).getAttribute("aria-pressed")).toBe(
      "true",
    );
    await lab.press("Stop");
    await lab.status("Stopped.");
    await lab.press("Run again");
    await lab.status("4 of 6 orders lose an increment.");
  });
});

test("in this page's runtime every choice gives what Node.js gave", async () => {
  const page = await site.open(chapter);
  const lab = labOn(page);
  await lab.run();
  for (const { name, label } of fixes) {
    await lab.choose(label);
    for (const processes of ["1", "2"] as const) {
      await lab.choose(processes === "1" ? "one process" : "two processes");
      const orders = Object.entries(recorded.outcomes[name][processes]);
      const told = orders.map(
        ([order, stored]) =>
          `${stored === 2 ? "✓" : "✗"}${order.split("").join(" ")}, ${stored === 2 ? "keeps both" : "loses one"}`,
      );
      await expect.poll(() => lab.strip.allTextContents(), { timeout: 15_000 }).toEqual(told);
    }
  }
});

test("the code shown is that of the choice, before anything runs", async () => {
  const page = await site.open(chapter);
  const lab = labOn(page);
  await lab.choose("A lock in the store");
  await lab.lab.locator("pre", { hasText: "req.sessionStore.unlock" }).waitFor();
  await lab.choose("A counter that the store raises");
  await lab.lab.locator("pre", { hasText: "INCR in Redis" }).waitFor();
});

test.each(["desktop", "phone"] as const)("on a %s it is accessible, run or not", async (screen) => {
  const page = await site.open(chapter, { screen });
  await expectAccessible(page);
  const lab = labOn(page);
  await lab.run();
  await lab.order("A B A B");
  await expectAccessible(page);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(await page.evaluate(() => document.documentElement.clientWidth));
});

test("without JavaScript a table says what each choice loses", async () => {
  const page = await site.open(chapter, { javaScript: false });
  const row = page
    .getByRole("table", { name: /^Every order of every choice/ })
    .getByRole("row", { name: "A queue per session" });
  expect(await row.getByRole("cell").allInnerTexts()).toEqual([
    "None of 2 orders loses an increment.",
    "4 of 6 orders lose an increment.",
  ]);
});
