import type { Runtime } from "../../runtime/port.ts";

/** What runs, in two or three words. The one place that decides them. */
export function badgeOf(runtime: Runtime["name"] | undefined): string {
  switch (runtime) {
    case undefined:
      return "not running";
    case "embedded":
      return "live, embedded";
    case "webcontainer":
      return "live on Node.js";
    case "recorded":
      return "recorded";
  }
}
