// @ts-check
import { readFileSync } from "node:fs";
import { run } from "./run.mjs";

/** Whether packages can be installed with apt-get here and now. */
export function isRootOnDebian() {
  return process.getuid?.() === 0 && isDebian(readOsRelease());
}

/**
 * Whether an os-release file is Debian's own. Ubuntu, which is only like Debian, has a `chromium`
 * package that holds no browser.
 *
 * @param {string} osRelease the text of `/etc/os-release` (os-release(5))
 */
export function isDebian(osRelease) {
  return /^ID="?debian"?$/m.test(osRelease);
}

/**
 * @param {readonly string[]} names
 * @param {(line: string) => void} say
 */
export async function installDebianPackages(names, say) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  say("apt-get update");
  const updated = await run("apt-get", ["update"], { env, say });
  if (!updated.ok) return updated;
  say(`apt-get install ${names.join(" ")}`);
  return run("apt-get", ["install", "--yes", "--no-install-recommends", ...names], { env, say });
}

function readOsRelease() {
  try {
    return readFileSync("/etc/os-release", "utf8");
  } catch {
    return "";
  }
}
