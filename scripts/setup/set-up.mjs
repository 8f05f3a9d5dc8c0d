// @ts-check
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { chromiumNeed } from "./chromium.mjs";
import { engineNames, engineNeed } from "./engines.mjs";
import { SetUpFailure } from "./need.mjs";
import { packagesNeed } from "./packages.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @type {readonly import("./need.mjs").Purpose[]} */
export const purposes = ["start", "test"];

/** In the order in which they are met: what installs a browser may itself be a package. */
const needs = [packagesNeed(root), chromiumNeed(root), ...engineNames.map(engineNeed)];

/**
 * @param {string} word
 * @returns {word is import("./need.mjs").Purpose}
 */
export function isPurpose(word) {
  return purposes.some((purpose) => purpose === word);
}

/**
 * Meets every need of a purpose, and shows what it does.
 *
 * @param {import("./need.mjs").Purpose} purpose
 * @param {readonly import("./need.mjs").Need[]} [wanted]
 * @param {(line: string) => void} [print]
 * @returns {Promise<boolean>} false where a need could not be met; the reader has been told why
 */
export async function setUp(purpose, wanted = needs, print = console.log) {
  const there = [];
  for (const need of wanted.filter(({ purposes }) => purposes.includes(purpose))) {
    try {
      const found = (await need.met()) ?? (await meet(need, print));
      there.push(found);
    } catch (error) {
      if (!(error instanceof SetUpFailure)) throw error;
      print(`\nSet-up stopped at ${need.name}. ${error.message}\n\n→ ${error.remedy}`);
      return false;
    }
  }
  print(`Set-up: ${[`Node.js ${process.versions.node}`, ...there].join(", ")}.`);
  return true;
}

/**
 * @param {import("./need.mjs").Need} need
 * @param {(line: string) => void} print
 */
async function meet(need, print) {
  const say = (/** @type {string} */ line) => print(`Set-up, ${need.name}: ${line}`);
  await need.meet(say);
  const found = await need.met();
  if (found) return found;
  throw new SetUpFailure(
    `${need.name} was installed and is still not found.`,
    "This is a fault in scripts/setup; please report it with your system's name.",
  );
}
