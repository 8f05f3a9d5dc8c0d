import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { expectAccessible } from "../../../tests/browser/accessible.ts";
import { openSite, type Site } from "../../../tests/browser/site.ts";
import { labPage } from "../shared/lab-page.ts";
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
  await expectAccessible(page);
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
