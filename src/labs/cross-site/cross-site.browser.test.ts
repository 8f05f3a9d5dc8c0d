import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";

import { expectUsable } from "../../../tests/browser/accessible.ts";
import { joined } from "../../../tests/browser/guard.ts";
import { openSite, type Site } from "../../../tests/browser/site.ts";
import { answering, ofTheService } from "../../../tests/standin/answering.ts";
import { startStandin } from "../../../tests/standin/standin.ts";
import { refusals as allow } from "./golden.ts";
import { pages, transports } from "./pages.ts";
import recorded from "./recorded.json" with { type: "json" };
import { initialSwitches, keyOf, type Switches } from "./switches.ts";
import { verdictWords, verdictWordOf } from "./words.ts";

const chapter = "/guide/cross-site";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

type Hand = "mouse" | "keyboard";

async function press(button: Locator, hand: Hand, key = "Enter"): Promise<void> {
  if (hand === "mouse") return button.click();
  await button.focus();
  await button.press(key);
}

/** The lab as a reader uses it. */
function labOn(page: Page, hand: Hand = "mouse") {
  const lab = page.locator('[data-lab="cross-site"]');
  const matrix = lab.getByRole("table", { name: /^What becomes of/ });
  const row = (origin: string) => matrix.getByRole("row").filter({ hasText: origin });
  return {
    lab,
    press: (name: string) => press(lab.getByRole("button", { name, exact: true }), hand),
    choose: (name: string) => press(lab.getByRole("radio", { name, exact: true }), hand, "Space"),
    /** Waits until all pages have had their turn. */
    done: () => lab.getByRole("status").filter({ hasText: "Done." }).waitFor({ timeout: 60_000 }),
    cell: (origin: string, index: 0 | 1) => row(origin).getByRole("button").nth(index),
    says: (text: string) => lab.getByRole("status").filter({ hasText: text }).waitFor(),
    /** Where the events of the timeline happened, other than at the server. */
    tabs: async () => {
      const places = lab.getByRole("grid").locator("[data-lane=tab] > :nth-child(3)");
      await places.first().waitFor();
      return [...new Set(await places.allTextContents())];
    },
    words: async () => {
      const cells = matrix.locator("tbody td");
      return (await cells.allTextContents()).map((text) => text.replace(/^\W+/, ""));
    },
  };
}

/** What the same setting gave on Node.js. */
function recordedWords(switches: Switches): string[] {
  const matrices: Readonly<Record<string, Readonly<Record<string, string>>>> = recorded;
  const matrix = matrices[keyOf(switches)] ?? {};
  return pages.flatMap(({ name }) =>
    transports.map((transport) => verdictWordOf(matrix[`${name} ${transport}`] ?? "")),
  );
}

describe.each(["mouse", "keyboard"] as const)("by %s", (hand) => {
  test("who gets in is predicted, found for every switch as on Node.js, and proved on the wire", async () => {
    const page = await site.open(chapter, { allow });
    const lab = labOn(page, hand);
    await lab.choose("All four");
    await lab.press("Run");
    await lab.done();
    await lab.lab.getByText("live, embedded", { exact: true }).waitFor();
    let switches = initialSwitches;
    expect(await lab.words()).toEqual(recordedWords(switches));
    await lab.says("You thought: All four. The run says: Its own and the frontend’s.");

    // The last page that was asked: refused, and nothing of the others.
    expect(await lab.tabs()).toEqual(["You, Tab 9"]);
    await press(lab.cell("http://evil.example", 1), hand);
    await lab.done();
    await lab.lab.getByText("The browser kept your cookie back. The server refused").waitFor();
    const frame = lab.lab.frameLocator('iframe[title="http://evil.example"]');
    await frame.getByText("not connected").waitFor();
    await press(lab.lab.getByRole("button", { name: /^Show #\d+ on the wire$/ }), hand);
    const detail = lab.lab.getByRole("region", { name: /^Event #/ });
    await detail.getByText("The server refuses the WebSocket with 400").first().waitFor();
    expect(await lab.tabs()).toEqual(["You, Tab 10"]);
    await press(lab.cell("http://localhost:4200", 0), hand);
    await lab.done();
    await lab.lab
      .frameLocator('iframe[title="http://localhost:4200"]')
      .getByText("It reads your session: count 0.")
      .waitFor();

    const turns = [
      ["off, CORS alone", { check: false }],
      ["SameSite=None; Secure", { cookie: "none" }],
      ["all of these", { list: "everyone" }],
    ] as const;
    // A hand makes a difference to a control, and none to what it leads to.
    for (const [label, change] of hand === "mouse" ? turns : turns.slice(0, 1)) {
      switches = { ...switches, ...change };
      await lab.choose(label);
      await expect.poll(() => lab.words(), { timeout: 60_000 }).toEqual(recordedWords(switches));
      await lab.done();
    }
    const answer = hand === "mouse" ? "All four." : "Every page of its site.";
    await lab.says(`Which pages get in as you over WebSocket? ${answer}`);

    // Each way back is another matrix again: a control that did nothing would leave the one before.
    const back = [
      ["SameSite=Lax", { cookie: "lax" }],
      ["none", { list: "nobody" }],
      ["on", { check: true }],
    ] as const;
    for (const [label, change] of hand === "mouse" ? back : []) {
      const before = recordedWords(switches);
      switches = { ...switches, ...change };
      expect(recordedWords(switches)).not.toEqual(before);
      await lab.choose(label);
      await expect.poll(() => lab.words(), { timeout: 60_000 }).toEqual(recordedWords(switches));
      await lab.done();
    }
    await lab.press("Stop");
    await lab.lab.getByText("Stopped. Nothing of the lab runs any more.").waitFor();
  });
});

test("on Node.js in a WebContainer the same pages get in for each switch, also where its network passes no WebSocket", async () => {
  const standin = await startStandin();
  onTestFinished(() => standin.close());
  standin.faults.upgradesWithin = "refuse";
  const answered = answering(standin);
  const page = await site.open(chapter, {
    ...answered,
    allow: joined(answered.allow, allow),
  });
  const lab = labOn(page);
  await lab.press("Run");
  await lab.done();
  await lab.lab.getByText("live on Node.js", { exact: true }).waitFor();
  await lab.says("the gateway runs in the server’s own process instead.");
  expect(await lab.words()).toEqual(recordedWords(initialSwitches));
  await lab.choose("off, CORS alone");
  const switches = { ...initialSwitches, check: false };
  await expect.poll(() => lab.words(), { timeout: 60_000 }).toEqual(recordedWords(switches));
});

test("with the service cut off, the same click ends live and embedded, with the reason", async () => {
  const cutOff = { requests: [ofTheService] };
  const page = await site.open(chapter, { runtime: undefined, allow: joined(cutOff, allow) });
  const lab = labOn(page);
  await lab.press("Run");
  await lab.done();
  await lab.lab.getByText("live, embedded", { exact: true }).waitFor();
  await lab.says("stackblitz.com can’t be reached from this network; running on the embedded");
  expect(await lab.words()).toEqual(recordedWords(initialSwitches));
});

test("everyone can use it once it has run, on a desktop and a phone, light and dark", async () => {
  const page = await site.open(chapter, { allow });
  const lab = labOn(page);
  await lab.press("Run");
  await lab.done();
  await expectUsable(page, "lab-cross-site", page.locator("[data-lab=cross-site]"));
});

test("without JavaScript a table says who gets in", async () => {
  const page = await site.open(chapter, { javaScript: false });
  const row = page
    .getByRole("table", { name: /^As recorded on Node.js/ })
    .getByRole("row", { name: "evil.example, WebSocket" });
  const { refused, nobody } = verdictWords;
  expect(await row.getByRole("cell").allInnerTexts()).toEqual([
    refused.word,
    nobody.word,
    refused.word,
    verdictWords.in.word,
  ]);
  const recordedRun = page.getByRole("table", { name: /^Who gets in, as whom: what happened/ });
  await recordedRun.getByText("The server refuses the WebSocket with 400.").first().waitFor();
});

test("a start that fails is told, also where the reader has switched something in the meantime", async () => {
  const page = await site.open(chapter, {
    allow: { requests: [/cross-site-.*\.json/], console: [/Failed to load resource/] },
  });
  const lab = labOn(page);
  let fail = () => {};
  const failing = new Promise<void>((resolve) => (fail = resolve));
  await page.route(/\/assets\/labs\/cross-site-.*\.json/, async (route) => {
    await failing;
    await route.abort();
  });
  await lab.press("Run");
  await lab.says("Starting");
  await lab.choose("off, CORS alone");
  fail();
  await lab.says("Failed");
});
