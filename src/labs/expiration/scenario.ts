import type { Scenario, Sight } from "../shared/scenario.ts";
import { a1, a2, b1, buttons, counts, status, twoBrowsers } from "../shared/two-browsers.ts";
import { whoIsTold } from "./answers.ts";

const minutes = 60_000;

const jars = (inA: readonly string[], inB: readonly string[]): readonly Sight[] => [
  { browser: "Browser A", shows: "jar", cookies: inA },
  { browser: "Browser B", shows: "jar", cookies: inB },
];

/**
 * Half an hour is the life of a session. Twice 20 minutes pass; in between, only browser B is used.
 * Nobody waits: the clock of the browsers and of the server jumps. On a network without WebSockets the
 * tabs poll all the while, which counts as no activity: the same sessions end at the same time.
 */
export const scenario: Scenario = {
  topic: "expiration",
  browsers: twoBrowsers,
  opening: status("connected", "connected"),
  jumps: [20 * minutes, 31 * minutes],
  steps: [
    { ...a1, ...buttons.socket, then: counts("1", "0") },
    {
      do: "pass-time",
      ms: 20 * minutes,
      then: [...status("connected", "connected"), ...jars(["connect.sid"], ["connect.sid"])],
    },
    { ...b1, ...buttons.http, then: counts("1", "1") },
    {
      do: "pass-time",
      ms: 20 * minutes,
      then: [
        ...status("disconnected", "connected"),
        { ...a1, shows: "message", text: "The session expired. Reload the page to start again." },
        { ...a2, shows: "message", text: "The session expired. Reload the page to start again." },
        { ...b1, shows: "message", text: "" },
        ...jars([], ["connect.sid"]),
      ],
      ask: {
        question: "Who is told that the session has expired?",
        options: ["Nobody", "Both tabs of Browser A", "Browser B"],
        answer: whoIsTold,
      },
    },
    {
      ...a1,
      do: "reload",
      then: [
        { ...a1, shows: "count", text: "0" },
        { ...a1, shows: "status", text: "connected" },
        { ...a2, shows: "status", text: "disconnected" },
        { ...b1, shows: "count", text: "1" },
        ...jars(["connect.sid"], ["connect.sid"]),
      ],
    },
  ],
  versions: [
    {
      name: "over-polling",
      label: "The example’s own code, without WebSockets",
      begins: ["no-websockets"],
    },
  ],
};
