import type { Scenario } from "../shared/scenario.ts";
import { a1, b1, counts, status, twoBrowsers } from "../shared/two-browsers.ts";

/** One click disconnects every tab of that session; the other browser stays. */
export const scenario: Scenario = {
  topic: "counter",
  browsers: twoBrowsers,
  opening: status("connected", "connected"),
  steps: [
    { ...a1, press: "Increment over Socket.IO", then: counts("1", "0") },
    { ...a1, press: "Log out", then: status("disconnected", "connected") },
    {
      ...b1,
      press: "Increment over Socket.IO",
      then: [
        { ...b1, shows: "count", text: "1" },
        { ...b1, shows: "status", text: "connected" },
      ],
    },
  ],
};
