import { afterAll, beforeAll, expect, test } from "vitest";

import { openSite, type Site } from "../../../tests/browser/site.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

test.each([true, false])(
  "a proof leads to the line of its test, which is marked (scripts: %s)",
  async (javaScript) => {
    const page = await site.open("/guide/log-out", { javaScript });
    const proof = page.getByText(/^✓ Proved by the test “logging out disconnects every tab/);
    const link = proof.getByRole("link");
    const [file, line] = (await link.innerText()).split(":");
    await link.click();
    await page.getByRole("heading", { level: 1, name: file, exact: true }).waitFor();
    const cited = page.locator(`[id="L${line}"]`);
    expect(await cited.innerText()).toContain("logging out disconnects every tab");
    const marked = await cited.evaluate((node) => getComputedStyle(node).backgroundColor);
    const other = await page
      .locator('[id="L1"]')
      .evaluate((node) => getComputedStyle(node).backgroundColor);
    expect(marked).not.toBe(other);
  },
);

test("an identity in the prose is the one of the recorded run, and leads to where it is told", async () => {
  const page = await site.open("/guide/log-out");
  const named = page.getByRole("link", { name: "orange fox" }).first();
  const look = (within: string) => {
    const mark = page.locator(within).locator("[data-identity=session]").first();
    return mark.evaluate((node) => node.outerHTML);
  };
  const href = String(await named.getAttribute("href"));
  const inProse = await named.locator("[data-identity]").evaluate((node) => node.outerHTML);
  await named.click();
  await page.locator(href).waitFor();
  expect(await look(href)).toBe(inProse);
});
