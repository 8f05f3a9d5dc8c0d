import type { Scenario, Sight } from "../shared/scenario.ts";

const a1 = { browser: "Browser A", tab: "Tab 1" } as const;
const a2 = { browser: "Browser A", tab: "Tab 2" } as const;
const b1 = { browser: "Browser B", tab: "Tab 1" } as const;

const counts = (inA: string, inB: string): readonly Sight[] => [
  { ...a1, shows: "count", text: inA },
  { ...a2, shows: "count", text: inA },
  { ...b1, shows: "count", text: inB },
];

/** Increments over fetch and over the socket, in step across the tabs of one session. */
export const scenario: Scenario = {
  topic: "counter",
  browsers: [
    { name: "Browser A", tabs: ["Tab 1", "Tab 2"], arrangement: "side-by-side" },
    { name: "Browser B", tabs: ["Tab 1"], arrangement: "side-by-side" },
  ],
  opening: counts("0", "0"),
  steps: [
    { ...a1, press: "Increment over HTTP", then: counts("1", "0") },
    { ...a2, press: "Increment over Socket.IO", then: counts("2", "0") },
    { ...b1, press: "Increment over Socket.IO", then: counts("2", "1") },
    { ...b1, press: "Increment over HTTP", then: counts("2", "2") },
    { ...a1, press: "Increment over Socket.IO", then: counts("3", "2") },
  ],
};
