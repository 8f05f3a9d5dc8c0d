// @ts-check
import { existsSync } from "node:fs";
import { join } from "node:path";
import { installDebianPackages, isRootOnDebian } from "./debian.mjs";
import { SetUpFailure } from "./need.mjs";
import { run } from "./run.mjs";

/**
 * Chromium without a window, as Debian builds it: the same engine, and a third less work for the
 * processor, which is what the length of `npm test` hangs on.
 */
const debiansShell = "/usr/lib/chromium/chromium-headless-shell";

/** Where a Chromium is usually found, best first, besides `CHROMIUM_PATH` and Playwright's own. */
const usualPlaces = [
  debiansShell,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Debian's browser, and fonts so that its pages hold letters instead of boxes. */
const debianPackages = ["chromium-headless-shell", "fonts-liberation", "fonts-dejavu-core"];

/**
 * The Chromium that the browser tests drive, or nothing where there is none. `CHROMIUM_PATH` wins
 * and is believed.
 *
 * @returns {Promise<{ path: string, version: string } | undefined>}
 */
export async function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    const version = await versionOf(named);
    if (!version) {
      throw new SetUpFailure(
        `CHROMIUM_PATH is ${named}, which does not run.`,
        "Point CHROMIUM_PATH at a Chromium or Chrome, or unset it.",
      );
    }
    return { path: named, version };
  }
  for (const path of [...usualPlaces, await playwrightsOwn()]) {
    if (!path || !existsSync(path)) continue;
    const version = await versionOf(path);
    if (version) return { path, version };
  }
  return undefined;
}

/**
 * A Chromium for the browser tests: Debian's package for root on Debian, Playwright's own elsewhere.
 * @param {string} root the project's folder
 * @returns {import("./need.mjs").Need}
 */
export function chromiumNeed(root) {
  let hasTriedForShell = process.env.CHROMIUM_PATH !== undefined || !isRootOnDebian();
  return {
    name: "Chromium",
    purposes: ["test"],
    async met() {
      const found = await findChromium();
      return hasTriedForShell || found?.path === debiansShell ? found?.version : undefined;
    },
    async meet(say) {
      const tried = [];
      if (!hasTriedForShell) {
        hasTriedForShell = true;
        const debian = await installDebianPackages(debianPackages, say);
        const other = await findChromium();
        if (!debian.ok && other) say(`no headless shell (${debian.how}); ${other.path} will do`);
        if (debian.ok || other) return;
        tried.push(`Debian's package (${debian.how}):\n${debian.output}`);
      }
      say("downloading Playwright's Chromium");
      const cli = join(root, "node_modules", "playwright-core", "cli.js");
      const outcome = await run(process.execPath, [cli, "install", "chromium"], { cwd: root, say });
      if (outcome.ok) return;
      tried.push(`Playwright's download (${outcome.how}):\n${outcome.output}`);
      throw new SetUpFailure(
        `No Chromium was found and none could be installed. Tried:\n\n${tried.join("\n\n")}`,
        "Install Chromium or Chrome yourself and name it in CHROMIUM_PATH, then try again.",
      );
    },
  };
}

/**
 * What a browser calls itself, or nothing where it does not run. Being there is not enough: Ubuntu's
 * `chromium-browser` is a script that only tells to install a snap.
 *
 * @param {string} path
 */
async function versionOf(path) {
  const { ok, output } = await run(path, ["--version"], { deadline: 30_000 });
  if (!ok) return undefined;
  return /^(?:Chromium|Google Chrome) [\d.]+/m.exec(output)?.[0];
}

/** Where Playwright keeps the Chromium of its own, whether or not it was downloaded. */
async function playwrightsOwn() {
  try {
    const { chromium } = await import("playwright-core");
    return chromium.executablePath();
  } catch {
    return undefined;
  }
}
