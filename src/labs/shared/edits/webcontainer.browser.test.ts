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

/** Opens the counter's files; the pages of its next run lose their server now and then, and say so. */
async function openFiles() {
  const page = await site.open("/guide?lang=ts", {
    runtime: undefined,
    allow: { requests: [/./], console: [/./] },
    prepare: (context) => routeToStandin(context, standin),
  });
  const lab = labPage(page, "counter");
  await lab.button("Edit the files").click();
  const editor = (path: string) => lab.lab.getByRole("textbox", { name: `Code of ${path}` });
  await editor("index.ts").waitFor();
  return {
    page,
    lab,
    first: lab.page({ browser: "Browser A", tab: "Tab 1" }),
    isOnNode: () => lab.lab.getByText("live on Node.js", { exact: true }).waitFor(),
    show: (path: string) => lab.lab.getByRole("tab", { name: path }).click(),
    /** Writes lines above the file that is open. */
    async writeOnTop(path: string, lines: string) {
      await editor(path).focus();
      await page.keyboard.press("Control+Home");
      await page.keyboard.insertText(lines);
    },
    save: () => page.keyboard.press("Control+s"),
  };
}

test("a mistake in the server’s first start is told at its line of the TypeScript, still on Node.js, and its correction runs", async () => {
  const { page, lab, first, isOnNode, writeOnTop, save } = await openFiles();
  await writeOnTop("index.ts", "type Nothing = undefined;\nnothing();\n");
  await lab.press(lab.button("Run"));
  await lab.status(/threw an error/);
  // Code that is wrong is wrong everywhere: nothing is taken to another runtime.
  await lab.status(/^Real Node\.js runs in a WebContainer/);
  await lab.lab.getByText("index.ts:2:1", { exact: true }).waitFor();
  await lab.lab.getByRole("tab", { name: /^index\.ts.*with an error$/ }).waitFor();

  await lab.lab.getByRole("textbox", { name: "Code of index.ts" }).focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.insertText('console.log("corrected");\n');
  await save();
  await lab.status(/^Running/);
  await isOnNode();
  await first.getByText("Count:").waitFor();
  // A failure has opened the log, and it stays open.
  await lab.lab.getByRole("log").getByText("corrected").waitFor();
  expect(await lab.cookie("Browser A")).not.toBe("");
});

test("on Node.js a page that is reloaded for an edit keeps its place", async () => {
  const { lab, first, isOnNode, show, writeOnTop, save } = await openFiles();
  await show("index.html");
  await writeOnTop("index.html", "<!doctype html><p style='height: 3000px'>tall</p>\n");
  await lab.run();
  await isOnNode();
  await first.getByText("tall").waitFor();
  const root = first.locator("html");
  await root.evaluate((element) => void (element.scrollTop = 700));
  await writeOnTop("index.html", "<!doctype html><p>after the edit</p>\n");
  await save();
  await first.getByText("after the edit").waitFor();
  await lab.status(/^Running/);
  await expect.poll(() => root.evaluate(({ scrollTop }) => scrollTop)).toBe(700);
});

/** One container for the whole story: booting it costs more than all that is done in it. */
test("on Node.js, by key and by mouse, a mistake is told at its line of the TypeScript, and edits, resets and offered changes run", async () => {
  const { page, lab, first, isOnNode } = await openFiles();
  await lab.run();
  await isOnNode();
  await lab.lab.getByText(/^What the server prints/).click();
  const editor = lab.lab.getByRole("textbox", { name: "Code of index.ts" });
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

test("on Node.js a run goes on when another variant is shown, and starts over in that one, on Node.js", async () => {
  const { page, lab, first, isOnNode } = await openFiles();
  await lab.run();
  await isOnNode();
  await page.getByRole("tab", { name: "CommonJS" }).first().press("Enter");
  await lab.status(/^This run goes on in TypeScript; the page shows CommonJS now\./);
  await first.getByText("Count:").waitFor();
  await lab.press(lab.button("Start over in CommonJS"), "keyboard");
  await lab.status(/^Running/);
  await isOnNode();
  await first.getByText("Count:").waitFor();
  expect(await lab.lab.locator("[data-other-variant]").count()).toBe(0);
});
