import { afterAll, beforeAll, expect, test } from "vitest";

import { openSite, type Site } from "../../../../tests/browser/site.ts";
import { routeToStandin } from "../../../../tests/standin/route.ts";
import { startStandin, type Standin } from "../../../../tests/standin/standin.ts";
import { labPage, type Hand } from "../lab-page.ts";

let site: Site;
let standin: Standin;
beforeAll(async () => {
  [site, standin] = await Promise.all([openSite(), startStandin()]);
});
afterAll(() => Promise.all([site.close(), standin.close()]));

/** One container for the whole story: booting it costs more than all that is done in it. */
test("on Node.js, by key and by mouse, a mistake is told at its line of the TypeScript, and edits, resets and offered changes run", async () => {
  const page = await site.open("/guide?lang=ts", {
    runtime: undefined,
    // Pages lose their server here, and say so.
    allow: { requests: [/./], console: [/./] },
    prepare: (context) => routeToStandin(context, standin),
  });
  const lab = labPage(page, "counter");
  await lab.run();
  await lab.lab.getByText("live on Node.js", { exact: true }).waitFor();
  await lab.lab.getByText(/^What the server prints/).click();
  await lab.button("Edit the files").click();
  const editor = lab.lab.getByRole("textbox", { name: "Code of index.ts" });
  const first = lab.page({ browser: "Browser A", tab: "Tab 1" });
  await first.getByText("Count:").waitFor();

  const log = lab.lab.getByRole("log");
  const starts = log.getByText(/^application is running/);
  /** Does what is to start the server of the run again. */
  const restarts = async (deed: () => Promise<void>) => {
    const before = await starts.count();
    await deed();
    await expect.poll(() => starts.count(), { timeout: 30_000 }).toBe(before + 1);
    await lab.status(/^Running/);
  };
  const write = async (code: string) => {
    await editor.focus();
    await page.keyboard.press("Control+Home");
    await page.keyboard.insertText(code);
  };
  const changed = (files: number) => lab.button(`What I changed (${files})`).waitFor();
  const mistake = async (hand: Hand) => {
    await write("type Nothing = undefined;\nnothing();\n");
    if (hand === "keyboard") await page.keyboard.press("Control+s");
    else await lab.button("Save and restart").click();
    await lab.status(/threw an error/);
    await lab.lab.getByText("index.ts:2:1", { exact: true }).waitFor();
    await lab.lab.getByRole("tab", { name: /^index\.ts.*with an error$/ }).waitFor();
  };

  await mistake("keyboard");
  await editor.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.insertText('console.log("corrected");\n');
  await restarts(() => page.keyboard.press("Control+s"));
  await log.getByText("corrected").waitFor();
  await restarts(() => lab.press(lab.button("Reset index.ts"), "keyboard"));
  await changed(0);

  await mistake("mouse");
  await restarts(() => lab.button("Reset all").click());
  await changed(0);

  const offer = page.locator('[data-try="resave"]');
  const apply = offer.getByRole("button", { name: "Apply and run" });
  await restarts(() => lab.press(apply, "keyboard"));
  await changed(1);
  await restarts(() => offer.getByRole("button", { name: "Undo" }).click());
  await changed(0);
  await first.getByText("Count:").waitFor();
  expect(await lab.cookie("Browser A")).not.toBe("");
  // Eight starts of Node.js, each a process of its own on the stand-in.
}, 180_000);
