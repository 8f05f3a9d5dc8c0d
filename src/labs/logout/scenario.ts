import type { Scenario, Sight } from "../shared/scenario.ts";

const a1 = { browser: "Browser A", tab: "Tab 1" } as const;
const a2 = { browser: "Browser A", tab: "Tab 2" } as const;
const b1 = { browser: "Browser B", tab: "Tab 1" } as const;

const status = (inA: string, inB: string): readonly Sight[] => [
  { ...a1, shows: "status", text: inA },
  { ...a2, shows: "status", text: inA },
  { ...b1, shows: "status", text: inB },
];

const counts = (inA: string, inB: string): readonly Sight[] => [
  { ...a1, shows: "count", text: inA },
  { ...a2, shows: "count", text: inA },
  { ...b1, shows: "count", text: inB },
];

/** One click disconnects every tab of that session; the other browser stays. */
export const scenario: Scenario = {
  topic: "counter",
  browsers: [
    { name: "Browser A", tabs: ["Tab 1", "Tab 2"], arrangement: "side-by-side" },
    { name: "Browser B", tabs: ["Tab 1"], arrangement: "side-by-side" },
  ],
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
