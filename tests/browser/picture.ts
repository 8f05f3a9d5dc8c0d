import { join } from "node:path";
import type { Locator, Page } from "playwright-core";

/**
 * Keeps a picture of what is shown now in `.cache/pictures`, for a human to look at. Only where one
 * asks for it, by `PICTURES=1`: nothing is tested on it, and to take it costs a second.
 *
 * @param name without extension
 */
export async function keepPicture(shown: Page | Locator, name: string): Promise<void> {
  if (process.env.PICTURES !== "1") return;
  const file = `${name.replace(/[^\w.-]+/g, "-")}.png`;
  await shown.screenshot({ path: join(".cache", "pictures", file) });
}
