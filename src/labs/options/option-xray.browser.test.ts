import { afterAll, beforeAll, expect, test } from "vitest";

import { expectUsable } from "../../../tests/browser/accessible.ts";
import { openSite, type PageOptions, type Site } from "../../../tests/browser/site.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const label = "cookie: { httpOnly: false }";

async function openXray(options?: PageOptions) {
  const page = await site.open("/guide/options?lang=ts", options);
  const xray = page.locator('[data-option="http-only"]');
  const table = xray.getByRole("region", { name: `What ${label} makes different` });
  return { page, xray, table, toggle: xray.getByRole("switch", { name: label }) };
}

test("by keyboard, an option is switched on, run twice as the reader's variant, once more, and off again", async () => {
  // The page that sends off what it can read asks for a path that is not there.
  const { page, xray, table, toggle } = await openXray({ allow: { requests: [/\/stolen\?/] } });
  expect(await toggle.getAttribute("aria-checked")).toBe("false");
  await table.getByText("recorded with").waitFor();
  expect(page.frames()).toHaveLength(1);

  await toggle.focus();
  await page.keyboard.press("Space");
  await xray.getByRole("group", { name: "Without it" }).locator("iframe").first().waitFor();
  await xray
    .getByRole("status")
    .filter({ hasText: /^With it, step 1 of 2/ })
    .waitFor();
  await xray
    .getByRole("status")
    .filter({ hasText: /^Both have run: \d+ differences in / })
    .waitFor();
  expect(await toggle.getAttribute("aria-checked")).toBe("true");
  await table.getByText("made different just now, as TypeScript").waitFor();
  await table.getByText("A script on the page has read the cookie.").waitFor();
  // Both servers are stopped, and their pages gone.
  await expect.poll(() => page.locator("iframe").count()).toBe(0);

  await xray.getByRole("button", { name: "Run both again" }).focus();
  await page.keyboard.press("Enter");
  await xray
    .getByRole("status")
    .filter({ hasText: /^Without it, step 1/ })
    .waitFor();
  await toggle.focus();
  await page.keyboard.press("Space");
  expect(await toggle.getAttribute("aria-checked")).toBe("false");
  await table.getByText("recorded with").waitFor();
});

test("a run that is switched off in the middle ends, and one that can't be loaded says so", async () => {
  const { page, xray, toggle } = await openXray({
    allow: { requests: [/assets\/labs|\/stolen\?/], console: [/./] },
  });
  await toggle.click();
  await xray
    .getByRole("status")
    .filter({ hasText: /^Without it, step 1/ })
    .waitFor();
  await toggle.click();
  expect(await xray.getAttribute("data-progress")).toBe("off");
  expect(await xray.locator("iframe").count()).toBe(0);

  await page.route("**/assets/labs/**", (route) => route.fulfill({ status: 503 }));
  await toggle.click();
  await xray.getByRole("status").filter({ hasText: "answered 503" }).waitFor();
  await xray.getByText("recorded with").waitFor();
  await page.unroute("**/assets/labs/**");
  await xray.getByRole("button", { name: "Run both again" }).click();
  await xray
    .getByRole("status")
    .filter({ hasText: /^Both have run/ })
    .waitFor();
});

test("without JavaScript every option has its change and its difference, with the versions", async () => {
  const { page } = await openXray({ javaScript: false });
  const options = page.locator("[data-option]");
  expect(await options.count()).toBe(9);
  for (const option of await options.all()) {
    await option.locator("ins").first().waitFor();
    const caption = await option.locator("caption").last().innerText();
    expect(caption).toMatch(/recorded with .*express .*express-session .*socket\.io .*runtime\./);
    expect(await option.locator("tbody").last().innerText()).toMatch(/only with|different/);
    expect(await option.getByRole("switch").isEnabled()).toBe(false);
  }
});

test("everyone can use it, on a desktop and a phone, light and dark", async () => {
  const { page, xray } = await openXray();
  await expectUsable(page, "xray", xray);
});
