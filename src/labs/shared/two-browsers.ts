import type { Scenario, Sight } from "./scenario.ts";

/** The cast of most labs: two tabs that share a cookie jar, and a browser that has its own. */
export const a1 = { browser: "Browser A", tab: "Tab 1" } as const;
export const a2 = { browser: "Browser A", tab: "Tab 2" } as const;
export const b1 = { browser: "Browser B", tab: "Tab 1" } as const;

export const twoBrowsers: Scenario["browsers"] = [
  { name: "Browser A", tabs: ["Tab 1", "Tab 2"], arrangement: "side-by-side" },
  { name: "Browser B", tabs: ["Tab 1"], arrangement: "side-by-side" },
];

/** The buttons of the examples' pages, and what a page sends for each. */
export const buttons = {
  http: { do: "press", button: "Increment over HTTP", sends: "POST /incr" },
  socket: { do: "press", button: "Increment over Socket.IO", sends: "incr" },
  logOut: { do: "press", button: "Log out", sends: "POST /logout" },
} as const;

/** What is seen when both tabs of browser A show one text, and browser B another. */
const inEach =
  (shows: "count" | "status" | "message") =>
  (inA: string, inB: string): readonly Sight[] => [
    { ...a1, shows, text: inA },
    { ...a2, shows, text: inA },
    { ...b1, shows, text: inB },
  ];

export const counts = inEach("count");
export const status = inEach("status");
