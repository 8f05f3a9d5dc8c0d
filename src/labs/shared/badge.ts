import type { Runtime } from "../../runtime/port.ts";

/**
 * What runs, in a few words. The one place that decides them.
 *
 * @param recordedWith the versions that a recording was made with, by what has them
 */
export function badgeOf(
  runtime: Runtime["name"] | undefined,
  recordedWith: Readonly<Record<string, string>> = {},
): string {
  switch (runtime) {
    case undefined:
      return "not running";
    case "embedded":
      return "live, embedded";
    case "webcontainer":
      return "live on Node.js";
    case "recorded": {
      // Which runtime it was recorded on is no version.
      const versions = Object.entries(recordedWith).filter(([name]) => name !== "runtime");
      const told = versions.map(([name, version]) => `${name} ${version}`).join(", ");
      return told === "" ? "recorded" : `recorded with ${told}`;
    }
  }
}
