import type { Scenario } from "../shared/scenario.ts";
import { buttons, a1, b1, counts, status, twoBrowsers } from "../shared/two-browsers.ts";

/** One click disconnects every tab of that session; the other browser stays. */
export const scenario: Scenario = {
  topic: "counter",
  browsers: twoBrowsers,
  opening: status("connected", "connected"),
  steps: [
    { ...a1, ...buttons.socket, then: counts("1", "0") },
    { ...a1, ...buttons.logOut, then: status("disconnected", "connected") },
    {
      ...b1,
      ...buttons.socket,
      then: [
        { ...b1, shows: "count", text: "1" },
        { ...b1, shows: "status", text: "connected" },
      ],
    },
  ],
};
