import type { Scenario } from "../shared/scenario.ts";
import { buttons, a1, a2, b1, counts, twoBrowsers } from "../shared/two-browsers.ts";

/** Increments over fetch and over the socket, in step across the tabs of one session. */
export const scenario: Scenario = {
  topic: "counter",
  browsers: twoBrowsers,
  opening: counts("0", "0"),
  steps: [
    { ...a1, ...buttons.http, then: counts("1", "0") },
    { ...a2, ...buttons.socket, then: counts("2", "0") },
    { ...b1, ...buttons.socket, then: counts("2", "1") },
    { ...b1, ...buttons.http, then: counts("2", "2") },
    { ...a1, ...buttons.socket, then: counts("3", "2") },
  ],
};
