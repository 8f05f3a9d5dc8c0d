import { join } from "node:path";
import type { Page } from "playwright-core";

/** Where screenshots of tests go; git ignores it. */
export const screenshotFolder = join(".cache", "screenshots");

/**
 * Keeps a picture of what the page shows now, for a human to look at.
 *
 * @param name without extension
 * @returns the file
 */
export async function screenshot(page: Page, name: string, fullPage = false): Promise<string> {
  const path = join(screenshotFolder, `${name.replace(/[^\w.-]+/g, "-")}.png`);
  await page.screenshot({ path, fullPage });
  return path;
}
