import type { Scenario, ScenarioStep } from "../shared/scenario.ts";
import { a1, b1, buttons, counts, status, twoBrowsers } from "../shared/two-browsers.ts";
import { staysDestroyed, whoIsDisconnected } from "./answers.ts";

const increment: ScenarioStep = { ...a1, ...buttons.socket, then: counts("1", "0") };

const emptyJar = { browser: "Browser A", shows: "jar", cookies: [] } as const;

const otherBrowser: ScenarioStep = {
  ...b1,
  ...buttons.socket,
  then: [
    { ...b1, shows: "count", text: "1" },
    { ...b1, shows: "status", text: "connected" },
  ],
};

const logOut = (ask: NonNullable<ScenarioStep["ask"]>): ScenarioStep => ({
  ...a1,
  ...buttons.logOut,
  then: [...status("disconnected", "connected"), emptyJar],
  ask,
});

/**
 * One click disconnects every tab of that session; the other browser stays. The naive code looks the
 * same on the pages. On a network without WebSockets its tabs wait in polls, and each answered poll
 * writes the destroyed session back: that is seen on the wire only.
 */
export const scenario: Scenario = {
  topic: "counter",
  browsers: twoBrowsers,
  opening: status("connected", "connected"),
  steps: [
    increment,
    logOut({
      question: "Who is disconnected?",
      options: ["Only that tab", "Every tab of that browser", "Everybody"],
      answer: whoIsDisconnected,
    }),
    otherBrowser,
  ],
  versions: [
    {
      name: "naive",
      label: "The naive log-out",
      patch: "naive-log-out",
      begins: ["no-websockets"],
      steps: [
        increment,
        logOut({
          question: "Is the session gone from the store?",
          options: ["Yes, and it stays gone", "No, a waiting poll writes it back"],
          answer: staysDestroyed,
        }),
        otherBrowser,
      ],
    },
    {
      name: "own-over-polling",
      label: "The example’s own code, without WebSockets",
      begins: ["no-websockets"],
      steps: [
        increment,
        logOut({
          question: "Is the session gone from the store?",
          options: ["Yes, and it stays gone", "No, a waiting poll writes it back"],
          answer: staysDestroyed,
        }),
        otherBrowser,
      ],
    },
  ],
};
