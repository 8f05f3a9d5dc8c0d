import { faultWords } from "./faults.ts";
import type { Deed, Sight } from "./scenario.ts";

/** A scenario in words. A reader without JavaScript or on paper has nothing else. */

/** One step in words, such as “In Browser A, Tab 1, press “Log out”.” */
export function tellStep(deed: Deed): string {
  switch (deed.do) {
    case "press":
      return `In ${deed.browser}, ${deed.tab}, press “${deed.button}”.`;
    case "go-to":
      return `In ${deed.browser}, ${deed.tab}, go to ${deed.path}.`;
    case "reload":
      return `In ${deed.browser}, reload ${deed.tab}.`;
    case "open-tab":
      return `In ${deed.browser}, open a new tab, ${deed.tab}.`;
    case "close-tab":
      return `In ${deed.browser}, close ${deed.tab}.`;
    case "new-browser":
      return `Open a new browser, ${deed.browser}.`;
    case "clear-cookies":
      return `Clear the cookies of ${deed.browser}.`;
    case "offline":
      return `Take ${deed.browser} offline.`;
    case "online":
      return `Bring ${deed.browser} online again.`;
    case "pass-time":
      return `${tellJump(deed.ms)}.`;
    case "restart":
      return "Restart the server.";
    case "rotate-secret":
      return "Rotate the secret.";
    case "fault":
      return deed.on
        ? `Switch on “${faultWords[deed.fault].label}”. ${faultWords[deed.fault].says}`
        : faultWords[deed.fault].off;
  }
}

/** What the clock's button does, such as “Let 31 minutes pass”. */
export const tellJump = (ms: number): string => `Let ${tellDuration(ms)} pass`;

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** A span of time in words, such as “1 hour 5 minutes”. Less than a second is told as none. */
export function tellDuration(ms: number): string {
  const words: string[] = [];
  let rest = ms;
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) words.push(`${count} ${unit}${count === 1 ? "" : "s"}`);
  }
  return words.join(" ") || "no time";
}

/**
 * What is seen, in words. Tabs that show the same are told together:
 * “Browser A, Tab 1 and Tab 2: count 1. Browser B, Tab 1: count 0.”
 */
export function tellSights(sights: readonly Sight[]): string {
  const groups = new Map<string, { browser: string; fact: string; places: string[] }>();
  for (const sight of sights) {
    const fact = tellFact(sight);
    const key = `${sight.browser}\n${fact}`;
    const group = groups.get(key) ?? { browser: sight.browser, fact, places: [] };
    group.places.push(sight.shows === "jar" ? "cookie jar" : sight.tab);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(({ browser, fact, places }) => `${browser}, ${places.join(" and ")}: ${fact}.`)
    .join(" ");
}

function tellFact(sight: Sight): string {
  switch (sight.shows) {
    case "count":
      return `count ${sight.text}`;
    case "status":
      return sight.text;
    case "message":
    case "page":
      return sight.text === "" ? "no message" : `“${sight.text.replace(/\.$/, "")}”`;
    case "jar":
      return sight.cookies.length === 0 ? "no cookie" : sight.cookies.join(", ");
  }
}
