import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { expectAccessible } from "../../../tests/browser/accessible.ts";
import { openSite, type Site } from "../../../tests/browser/site.ts";
import type { TraceEvent } from "../../trace/event.ts";
import { labPage, type LabPage } from "../shared/lab-page.ts";
import { inVersion } from "../shared/scenario.ts";
import { buttons } from "../shared/two-browsers.ts";
import { scenario } from "./scenario.ts";

const chapter = "/guide/log-out";
const a1 = { browser: "Browser A", tab: "Tab 1" } as const;
const a2 = { browser: "Browser A", tab: "Tab 2" } as const;
const b1 = { browser: "Browser B", tab: "Tab 1" } as const;

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

describe.each(["mouse", "keyboard"] as const)("by %s", (hand) => {
  test("logging out disconnects every tab of that session and no other", async () => {
    const page = await site.open(chapter);
    const lab = labPage(page, "logout");
    await lab.run(hand);
    await lab.play(scenario, hand);
  });
});

test("both tabs of the browser that logged out are told, and its jar is empty", async () => {
  const page = await site.open(chapter);
  const lab = labPage(page, "logout");
  await lab.run();
  await lab.see(scenario.opening);
  await lab.perform({ ...a2, ...buttons.logOut });
  const told = "Logged out. Reload the page to start again.";
  await lab.see([
    { ...a1, shows: "message", text: told },
    { ...a2, shows: "message", text: told },
    { ...b1, shows: "message", text: "" },
  ]);
  await lab.browser("Browser A").getByText("No cookie yet.").waitFor();
  expect(await lab.cookie("Browser B")).toMatch(/^s%3A/);
  await expectAccessible(page, lab.lab);
});

test("a tab that is reloaded after the log-out gets a new session", async () => {
  const page = await site.open(chapter);
  const lab = labPage(page, "logout");
  await lab.run();
  await lab.perform({ ...a1, ...buttons.http });
  await lab.see([{ ...a1, shows: "count", text: "1" }]);
  await lab.perform({ ...a1, ...buttons.logOut });
  await lab.see([{ ...a1, shows: "status", text: "disconnected" }]);
  await lab.press(lab.browser("Browser A").getByRole("button", { name: "Reload Tab 1" }));
  await lab.see([
    { ...a1, shows: "count", text: "0" },
    { ...a1, shows: "status", text: "connected" },
    { ...a2, shows: "status", text: "disconnected" },
  ]);
});

test("two labs run on one page, each with its own server and its own browsers", async () => {
  const page = await site.open("/guide/labs");
  const counter = labPage(page, "counter");
  const logout = labPage(page, "logout");
  await counter.run();
  await logout.run();
  await counter.perform({ ...a1, ...buttons.http });
  await counter.see([{ ...a2, shows: "count", text: "1" }]);
  await logout.see([{ ...a1, shows: "count", text: "0" }]);
  await logout.perform({ ...a1, ...buttons.logOut });
  await logout.see([{ ...a1, shows: "status", text: "disconnected" }]);
  await counter.see([{ ...a1, shows: "status", text: "connected" }]);
  await expectAccessible(page);
});

/** Store operations of the session that was destroyed, from then on. */
const afterDestroy = (events: readonly TraceEvent[]) => {
  const stores = events.filter((event) => event.kind === "store");
  const at = stores.findIndex(({ operation }) => operation === "destroy");
  const session = stores[at]?.session;
  return stores
    .slice(at + 1)
    .filter((event) => event.session === session && event.operation === "set");
};

test("the naive log-out: a waiting poll writes the destroyed session back, and the lab says so", async () => {
  await logOutOverPolling("naive", 1, "No, a waiting poll writes it back.");
});

test("the example's own code over polling: the session stays destroyed, and the lab says so", async () => {
  await logOutOverPolling("own-over-polling", 0, "Yes, and it stays gone.");
});

test("the naive code is what a reader edits there, and what runs with the edits", async () => {
  await logOutOverPolling("naive", 1, "No, a waiting poll writes it back.", async (lab, page) => {
    await lab.button("Edit the files").click();
    const editor = lab.lab.getByRole("textbox", { name: "Code of index.js" });
    await editor.getByText("resave: true").waitFor();
    await lab.button("What I changed (0)").waitFor();
    await editor.focus();
    await page.keyboard.press("Control+Home");
    await page.keyboard.insertText("// mine\n");
    await lab.button("What I changed (1)").click();
    expect(await lab.lab.locator("ins").allInnerTexts()).toEqual([
      expect.stringContaining("// mine"),
    ]);
    // The example's own code is another text, which nobody has changed.
    await lab.choose(scenario, undefined);
    await lab.button("What I changed (0)").waitFor();
    await lab.choose(scenario, "naive");
    await lab.button("What I changed (1)").waitFor();
  });
});

/** Foresees the wrong outcome, and looks at what the run says to that. */
async function logOutOverPolling(
  version: string,
  foreseen: number,
  came: string,
  prepare?: (lab: LabPage, page: Page) => Promise<void>,
): Promise<void> {
  // The server has closed the connection: Engine.IO answers a poll that comes after that with 400.
  const page = await site.open(chapter, { allow: { requests: [/transport=polling.*&sid=/] } });
  const lab = labPage(page, "logout");
  await lab.choose(scenario, version);
  await prepare?.(lab, page);
  await lab.run();
  const played = inVersion(scenario, version);
  await lab.see(played.opening);
  const [increment, logOut, other] = played.steps;
  if (!increment || !logOut?.ask || !other) throw new Error("The scenario has other steps.");
  await lab.perform(increment);
  await lab.see(increment.then);
  await pollsWait(lab);
  const wrong = logOut.ask.options[1 - foreseen] ?? "";
  await lab.lab.getByRole("radio", { name: wrong, exact: true }).check();
  await lab.perform(logOut);
  await lab.see(logOut.then);
  await lab.status(new RegExp(`You thought: ${wrong}. The run says: ${came}`));
  await lab.press(lab.lab.getByRole("button", { name: /^Show #\d+ on the wire$/ }), "keyboard");
  const shown = lab.lab.getByRole("row", { selected: true });
  expect(await shown.textContent()).toMatch(
    version === "naive" ? /brings back the destroyed session/ : /destroys the session/,
  );
  expect(await shown.evaluate((row) => row === document.activeElement)).toBe(true);
  await lab.perform(other);
  await lab.see(other.then);
  const sets = afterDestroy(await lab.trace());
  expect(sets.length > 0).toBe(version === "naive");
}

/** Until every open Engine.IO session of browser A has a poll that the server holds. */
async function pollsWait(lab: LabPage): Promise<void> {
  await expect
    .poll(async () => {
      const waiting = new Set<string | undefined>();
      const exchanges = new Map<string, string | undefined>();
      for (const event of await lab.trace()) {
        if (event.browser !== "Browser A") continue;
        if (event.kind === "http-request" && event.method === "GET" && /sid=/.test(event.url)) {
          exchanges.set(event.exchange, event.tab);
          waiting.add(event.tab);
        }
        if (event.kind === "http-response") waiting.delete(exchanges.get(event.exchange));
      }
      return waiting.size;
    })
    .toBe(2);
}
