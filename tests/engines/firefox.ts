import { launch } from "puppeteer-core";
import { findFirefox, missing } from "../../scripts/setup/engines.mjs";
import { isVerdict, type Engine } from "./engine.ts";

/**
 * Firefox over WebDriver BiDi, with a profile of its own that goes with it.
 *
 * @throws SetUpFailure where there is no Firefox
 */
export async function launchFirefox(): Promise<Engine> {
  const found = await findFirefox();
  if (!found) throw missing("firefox");
  const browser = await launch({
    browser: "firefox",
    protocol: "webDriverBiDi",
    executablePath: found.path,
    headless: true,
    timeout: 120_000,
  });
  const page = await browser.newPage();
  return {
    name: await browser.version(),
    async play(url) {
      await page.goto(url);
      const verdict: unknown = await page.evaluate(() => window.verdict);
      if (!isVerdict(verdict)) throw new Error(`No verdict: ${JSON.stringify(verdict)}`);
      return verdict;
    },
    close: () => browser.close(),
  };
}
