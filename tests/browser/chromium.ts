import { type Browser, chromium } from "playwright-core";
import { findChromium } from "../../scripts/setup/chromium.mjs";

/** Keeps a fresh profile from asking anything of the network, which a test machine may not have. */
const quietArguments = [
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/**
 * Starts the Chromium that the set-up found. Whoever started it closes it.
 *
 * @throws Error where there is none, saying how to get one
 */
export async function launchChromium(): Promise<Browser> {
  const found = await findChromium();
  if (!found) throw new Error("No Chromium was found: run `node scripts/setup.mjs test` first.");
  // Chromium's own sandbox needs what root, as in most containers, may not use.
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: found.path, args: [...quietArguments, ...asRoot] });
}
