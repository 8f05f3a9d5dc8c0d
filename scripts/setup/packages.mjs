// @ts-check
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SetUpFailure } from "./need.mjs";
import { run } from "./run.mjs";

/**
 * The part of a lockfile's entry that tells whether a package is installed.
 * @typedef {{ version?: string, optional?: boolean, link?: boolean }} LockedPackage
 */
/** @typedef {{ packages?: Record<string, LockedPackage> }} Lockfile */

/**
 * Says how the installed packages differ from those in the lockfile: the first difference, or
 * nothing. npm keeps a list of what it installed in `node_modules/.package-lock.json`; packages for
 * other platforms are optional and may be missing there.
 *
 * Compares content, not dates: checking out a branch changes the date of a file and not what it says.
 *
 * @param {Lockfile} wanted `package-lock.json`
 * @param {Lockfile | undefined} installed `node_modules/.package-lock.json`, if there is one
 * @returns {string | undefined}
 */
export function firstDifference(wanted, installed) {
  if (!installed) return "no packages are installed";
  const have = installed.packages ?? {};
  for (const [path, { version, optional }] of Object.entries(wanted.packages ?? {})) {
    if (path === "") continue;
    const there = have[path];
    if (!there && optional) continue;
    if (!there) return `${path} is missing`;
    if (there.version !== version) return `${path} is ${there.version}, not ${version}`;
  }
  return undefined;
}

/**
 * The packages in `package-lock.json`, exactly.
 * @param {string} root the project's folder
 * @returns {import("./need.mjs").Need}
 */
export function packagesNeed(root) {
  return {
    name: "packages",
    purposes: ["start", "test"],
    async met() {
      const wanted = await readLockfile(join(root, "package-lock.json"));
      if (!wanted) return "no lockfile to compare with";
      const installed = await readLockfile(join(root, "node_modules", ".package-lock.json"));
      if (firstDifference(wanted, installed)) return undefined;
      return `${Object.keys(installed?.packages ?? {}).length} packages`;
    },
    async meet(say) {
      say("npm ci (a minute or two the first time)");
      // `--ignore-scripts`: nothing here needs an install script, and none should run unasked.
      const outcome = await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
        cwd: root,
        say,
      });
      if (!outcome.ok) {
        throw new SetUpFailure(
          `npm ci failed (${outcome.how}):\n${outcome.output}`,
          "Check that the npm registry can be reached and that the disk has room, then try again.",
        );
      }
    },
  };
}

/**
 * @param {string} path
 * @returns {Promise<Lockfile | undefined>}
 */
async function readLockfile(path) {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    // Missing, or cut short by an install that was interrupted: either way it must be made anew.
    return undefined;
  }
}
