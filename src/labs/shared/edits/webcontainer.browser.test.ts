import { afterAll, beforeAll, expect, test } from "vitest";

import { openSite, type Site } from "../../../../tests/browser/site.ts";
import { routeToStandin } from "../../../../tests/standin/route.ts";
import { startStandin, type Standin } from "../../../../tests/standin/standin.ts";
import { labPage } from "../lab-page.ts";

let site: Site;
let standin: Standin;
beforeAll(async () => {
  [site, standin] = await Promise.all([openSite(), startStandin()]);
});
afterAll(() => Promise.all([site.close(), standin.close()]));

test("on Node.js a mistake is told at its line of the TypeScript, and its correction runs", async () => {
  const page = await site.open("/guide?lang=ts", {
    runtime: undefined,
    // Pages lose their server here, and say so.
    allow: { requests: [/./], console: [/./] },
    prepare: (context) => routeToStandin(context, standin),
  });
  const lab = labPage(page, "counter");
  await lab.run();
  await lab.lab.getByText("live on Node.js", { exact: true }).waitFor();
  await lab.button("Edit the files").click();
  const editor = lab.lab.getByRole("textbox", { name: "Code of index.ts" });
  const first = lab.page({ browser: "Browser A", tab: "Tab 1" });
  await first.getByText("Count:").waitFor();

  await editor.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.insertText("type Nothing = undefined;\nnothing();\n");
  await page.keyboard.press("Control+s");
  await lab.status(/threw an error/);
  await lab.lab.getByText("index.ts:2:1", { exact: true }).waitFor();
  await lab.lab.getByRole("tab", { name: /^index\.ts.*with an error$/ }).waitFor();

  await editor.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.insertText('console.log("corrected");\n');
  await page.keyboard.press("Control+s");
  await lab.status(/^Running/);
  await first.getByText("Count:").waitFor();
  await lab.lab.getByText(/^What the server prints/).click();
  await lab.lab.getByRole("log").getByText("corrected").waitFor();
  expect(await lab.cookie("Browser A")).not.toBe("");
});
