// @ts-check
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { installDebianPackages, isRootOnDebian } from "./debian.mjs";
import { SetUpFailure } from "./need.mjs";
import { run } from "./run.mjs";

/**
 * A browser engine besides Chromium's in which the embedded runtime is proved.
 * @typedef {"firefox" | "webkit"} EngineName
 */

/** @type {readonly EngineName[]} */
export const engineNames = ["firefox", "webkit"];

/**
 * What it takes to drive an engine.
 * @typedef {{ path: string, version: string }} Firefox
 * @typedef {{ driver: string, browser: string, display: string, version: string }} WebKit
 */

/**
 * The engines that the reader leaves out on purpose, where they can't be had.
 *
 * @param {string | undefined} words the variable `WITHOUT_ENGINES`, such as `webkit` or `firefox,webkit`
 * @returns {EngineName[]}
 */
export function enginesLeftOut(words = process.env.WITHOUT_ENGINES) {
  const named = (words ?? "").split(",").map((word) => word.trim());
  return named.filter(Boolean).map((word) => {
    const engine = engineNames.find((name) => name === word);
    if (engine) return engine;
    throw new SetUpFailure(
      `WITHOUT_ENGINES names "${word}", which is no engine.`,
      `Name ${engineNames.join(" or ")}, or both with a comma between.`,
    );
  });
}

/**
 * The Firefox that the tests drive, or nothing where there is none. `FIREFOX_PATH` wins.
 * @returns {Promise<Firefox | undefined>}
 */
export async function findFirefox() {
  const named = process.env.FIREFOX_PATH;
  const places = named
    ? [named]
    : [
        ...onPath("firefox-esr"),
        ...onPath("firefox"),
        "/Applications/Firefox.app/Contents/MacOS/firefox",
        "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
      ];
  for (const path of places) {
    if (!existsSync(path)) continue;
    const { ok, output } = await run(path, ["--version"], { deadline: 60_000 });
    const version = /^Mozilla Firefox ([\w.]+)/m.exec(output)?.[1];
    if (ok && version) return { path, version: `Firefox ${version}` };
  }
  if (!named) return undefined;
  throw new SetUpFailure(
    `FIREFOX_PATH is ${named}, which does not run.`,
    "Point FIREFOX_PATH at a Firefox, or unset it.",
  );
}

/**
 * WebKitGTK's driver, its small browser, and a display for it, or nothing where one is missing.
 * @returns {Promise<WebKit | undefined>}
 */
export async function findWebKit() {
  const [driver] = onPath("WebKitWebDriver");
  const [display] = onPath("Xvfb");
  const browser = miniBrowser();
  if (!driver || !display || !browser) return undefined;
  // `WebKitWebDriver --version` only prints its help: the session tells the version.
  return { driver, browser, display, version: "WebKitGTK" };
}

/**
 * WebKitGTK's own browser, which is no command: it lies beside the library.
 * @returns {string | undefined}
 */
function miniBrowser() {
  const [onItsOwn] = onPath("MiniBrowser");
  if (onItsOwn) return onItsOwn;
  const folders = ["/usr/libexec", "/usr/lib64", "/usr/lib", ...foldersOf("/usr/lib")];
  return folders
    .flatMap((folder) => foldersOf(folder).filter((name) => /\/webkit2?gtk-[\d.]+$/.test(name)))
    .map((folder) => join(folder, "MiniBrowser"))
    .sort()
    .findLast(existsSync);
}

/** @type {Record<EngineName, { name: string, packages: string[], find: () => Promise<{ version: string } | undefined>, byHand: string }>} */
const engines = {
  firefox: {
    name: "Firefox",
    packages: ["firefox-esr"],
    find: findFirefox,
    byHand: "Install Firefox and name it in FIREFOX_PATH",
  },
  webkit: {
    name: "WebKitGTK",
    packages: ["webkit2gtk-driver", "xvfb"],
    find: findWebKit,
    byHand:
      "Install WebKitWebDriver, WebKitGTK's MiniBrowser and Xvfb (on Debian and Ubuntu: webkit2gtk-driver and xvfb)",
  },
};

/**
 * An engine for `npm test`: Debian's packages for root on Debian; elsewhere it has to be there, or to
 * be left out in so many words.
 *
 * @param {EngineName} engine
 * @returns {import("./need.mjs").Need}
 */
export function engineNeed(engine) {
  const { name, packages, find } = engines[engine];
  return {
    name,
    purposes: ["test"],
    async met() {
      if (enginesLeftOut().includes(engine)) return `without ${name}, as WITHOUT_ENGINES says`;
      return (await find())?.version;
    },
    async meet(say) {
      if (!isRootOnDebian()) throw missing(engine);
      const debian = await installDebianPackages(packages, say);
      if (!debian.ok)
        throw missing(engine, `\n\nDebian's packages (${debian.how}):\n${debian.output}`);
    },
  };
}

/**
 * What to say where an engine is missing.
 * @param {EngineName} engine
 */
export function missing(engine, tried = "") {
  const { name, byHand } = engines[engine];
  return new SetUpFailure(
    `The embedded runtime is proved in ${name} too, and there is none here.${tried}`,
    `${byHand}, then try again. Where it can't be had, say so: WITHOUT_ENGINES=${engine} npm test.`,
  );
}

/**
 * A command's places, in the order in which a shell looks for it.
 * @param {string} command
 */
function onPath(command) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, command)).filter((path) => existsSync(path));
}

/** @param {string} folder */
function foldersOf(folder) {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}
