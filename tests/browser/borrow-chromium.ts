import type { Browser } from "playwright-core";
import { launchChromium } from "./chromium.ts";

/** The browser of this process, which ends with it. */
let running: Browser | undefined;

export type Borrowed = {
  readonly browser: Browser;
  /** Closes every profile that is still open; the browser stays for the next test file. */
  giveBack(): Promise<void>;
};

/**
 * One Chromium for all test files that run one after the other in a process: to start one costs more
 * than many a file. Each test has its own profile, so none sees another's storage.
 */
export async function borrowChromium(): Promise<Borrowed> {
  if (!running?.isConnected()) running = await launchChromium();
  const browser = running;
  return {
    browser,
    giveBack: async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
  };
}
