/** `npm run screenshot`: the README's picture, of the first page of the guide while its demo runs. */
import { startDemo } from "../bench/demo-cost.ts";
import { launchChromium } from "../tests/browser/chromium.ts";
import { rememberRuntime } from "../tests/browser/remember-runtime.ts";
import { buildFolder, ensureBuilt } from "./build/build-site.ts";
import { startStaticServer } from "./serve/static-server.ts";

const picture = "static/img/screenshot.png";

await ensureBuilt();
const server = await startStaticServer({ root: buildFolder });
const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await rememberRuntime(page.context(), "embedded");
  await page.goto(`${server.url}guide`, { waitUntil: "networkidle" });
  await startDemo(page, "counter");
  const preview = (frame: number) => page.frameLocator(`[data-lab=counter] iframe >> nth=${frame}`);
  await preview(0).getByRole("button", { name: "Increment over HTTP" }).click();
  await preview(1).getByRole("button", { name: "Increment over Socket.IO" }).click();
  // Both tabs of one browser show the count of their session.
  for (const frame of [0, 1]) await preview(frame).locator("#count", { hasText: "2" }).waitFor();
  await page.locator("[data-lab=counter]").scrollIntoViewIfNeeded();
  await page.mouse.move(0, 0);
  await page.screenshot({ path: picture });
  console.log(`${picture} is new.`);
} finally {
  await browser.close();
  await server.close();
}
