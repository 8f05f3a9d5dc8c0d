import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";

import { expectUsable } from "../../../tests/browser/accessible.ts";
import type { Allowances } from "../../../tests/browser/guard.ts";
import { openSite, type Site } from "../../../tests/browser/site.ts";
import { routeToStandin } from "../../../tests/standin/route.ts";
import { startStandin } from "../../../tests/standin/standin.ts";
import { fixes } from "./fixes.ts";
import recorded from "./recorded.json" with { type: "json" };

const chapter = "/guide/change-the-session";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** The service of the WebContainer, in whose place the stand-in answers. */
const ofTheService: Allowances = {
  requests: [
    /^(https|wss):\/\/([^/]+\.)?(stackblitz\.com|webcontainer-api\.io|staticblitz\.com)\//,
  ],
  console: [/webcontainer|stackblitz/i],
};

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
    /** What the rows of the timeline say, without the names of ids. */
    wire: async () => {
      const cells = lab.getByRole("grid").locator("[data-id] > :nth-child(4)");
      await cells.first().waitFor();
      return cells.evaluateAll((all) =>
        all.map((cell) => {
          const copy = cell.cloneNode(true) as Element;
          for (const name of copy.querySelectorAll("[data-identity]")) name.remove();
          return String(copy.textContent).replaceAll(/\s+(?=[,.])/g, "");
        }),
      );
    },
    /** The table's last row, cell by cell. */
    lastRow: () =>
      lab.getByRole("table", { name: "Step by step" }).locator("tbody tr").last().innerText(),
  };
}

describe.each(["mouse", "keyboard"] as const)("by %s", (hand) => {
  test("an order is predicted, walked, shown on the wire and chosen in the strip", async () => {
    const page = await site.open(chapter);
    const lab = labOn(page, hand);
    await lab.choose("A lock in the store");
    await lab.lab.locator("pre", { hasText: "req.sessionStore.unlock" }).waitFor();
    await lab.choose("Reload, change, save");
    await lab.run();
    expect(await lab.wire()).toEqual([
      "The tab sends POST /increment with a cookie of the session.",
      "The tab sends POST /increment with a cookie of the session.",
      "The store reads the session.",
      "The store reads the session.",
    ]);

    await lab.press("A: reload");
    expect(await lab.lastRow()).toBe("A reloads and finds 0.\t1\t0\t0");
    await lab.choose("2");
    for (const step of ["B: reload", "A: save", "B: save"]) await lab.press(step);
    expect(await lab.lastRow()).toBe("B saves 1.\t1\t1\t1");
    await lab.lab.getByText("Lost: both requests answered 1").waitFor();
    await lab.lab.getByText("You thought: 2. The run says: 1.").waitFor();
    // The second write changes nothing: that is the lost update.
    const written = (await lab.wire()).filter((text) => text.startsWith("The store writes"));
    expect(written).toEqual([
      "The store writes the session, count: 0 → 1.",
      "The store writes the session, unchanged.",
    ]);
    await lab.press("Show the last step on the wire");
    const detail = lab.lab.getByRole("region", { name: "Event #8", exact: true });
    await detail.getByText("The store writes the session").first().waitFor();

    for (const _ of [1, 2, 3]) await lab.press("Step back");
    for (const step of ["A: save", "B: reload", "B: save"]) await lab.press(step);
    await lab.lab.getByText("Kept: A answered 1, B answered 2").waitFor();
    await lab.press("From the start");
    await lab.lab.getByText("Who goes next?").waitFor();
    await lab.press("Skip");
    expect(await lab.lab.getByText("What do you think").count()).toBe(0);

    await lab.order("B A A B");
    await lab.lab.getByText("Lost: both requests answered 1").waitFor();
    expect(await lab.strip.filter({ hasText: "B A A B" }).getAttribute("aria-pressed")).toBe(
      "true",
    );
    expect(await lab.wire()).toHaveLength(12);
  });

  test("a queue turns the strip in one process, and not in two; a stop ends the run", async () => {
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
    await lab.press("Stop");
    await lab.status("Stopped.");
    await lab.press("Run again");
    await lab.status("4 of 6 orders lose an increment.");
  });
});

test("on Node.js in a WebContainer it finds the same, and starts anew with each choice", async () => {
  const standin = await startStandin();
  onTestFinished(() => standin.close());
  const page = await site.open(chapter, {
    runtime: "webcontainer",
    allow: ofTheService,
    prepare: (context) => routeToStandin(context, standin),
  });
  const lab = labOn(page);
  await lab.run();
  await lab.lab.getByText("live on Node.js", { exact: true }).waitFor();
  await lab.order("A B A B");
  await expect.poll(() => lab.wire()).toContain("The store writes the session, unchanged.");
  await lab.choose("A queue per session");
  await lab.status("None of 2 orders loses an increment.");
  await lab.choose("two processes");
  await lab.status("4 of 6 orders lose an increment.");
});

test("where nothing can run, it says so, and tells what was recorded", async () => {
  const page = await site.open(chapter, {
    prepare: (context) => context.addInitScript(() => Reflect.deleteProperty(window, "Worker")),
  });
  const lab = labOn(page);
  await lab.press("Run");
  await lab.status("Failed:");
  await lab.lab.getByText("Open this page in a current browser.").waitFor();
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
      await expect.poll(() => lab.strip.allTextContents()).toEqual(told);
    }
  }
});

test("everyone can use it while it runs, on a desktop and a phone, light and dark", async () => {
  const page = await site.open(chapter);
  const lab = labOn(page);
  await lab.run();
  await lab.order("A B A B");
  await expectUsable(page, "lab-race", page.locator("[data-lab=race]"));
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
  const recordedRun = page.getByRole("table", { name: /^Lost updates: what happened on the wire/ });
  await recordedRun.getByText(/^The store writes the session.*, unchanged\.$/).waitFor();
});
