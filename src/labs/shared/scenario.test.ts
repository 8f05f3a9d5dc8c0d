import { expect, test } from "vitest";

import { scenario as counter } from "../counter/scenario.ts";
import { scenario as logout } from "../logout/scenario.ts";
import { tellSights, tellStep } from "./scenario.ts";

const a1 = { browser: "Browser A", tab: "Tab 1" };
const a2 = { browser: "Browser A", tab: "Tab 2" };
const b1 = { browser: "Browser B", tab: "Tab 1" };

test("a step is told with its browser, its tab and its button", () => {
  expect(tellStep({ ...a1, press: "Log out", then: [] })).toBe(
    "In Browser A, Tab 1, press “Log out”.",
  );
});

test("tabs of one browser that show the same are told together", () => {
  expect(
    tellSights([
      { ...a1, shows: "count", text: "1" },
      { ...a2, shows: "count", text: "1" },
      { ...b1, shows: "count", text: "0" },
    ]),
  ).toBe("Browser A, Tab 1 and Tab 2: count 1. Browser B, Tab 1: count 0.");
});

test("another browser that shows the same is told apart", () => {
  expect(
    tellSights([
      { ...a1, shows: "status", text: "connected" },
      { ...b1, shows: "status", text: "connected" },
    ]),
  ).toBe("Browser A, Tab 1: connected. Browser B, Tab 1: connected.");
});

test("a message is quoted and ends in one full stop", () => {
  expect(tellSights([{ ...a1, shows: "message", text: "Logged out." }])).toBe(
    "Browser A, Tab 1: “Logged out”.",
  );
});

test.each([
  ["counter", counter],
  ["logout", logout],
])("every step and sight of the %s scenario names a tab that the scenario opens", (_, scenario) => {
  const opened = new Set(
    scenario.browsers.flatMap(({ name, tabs }) => tabs.map((tab) => `${name}/${tab}`)),
  );
  const named = [
    ...scenario.opening,
    ...scenario.steps,
    ...scenario.steps.flatMap((step) => step.then),
  ].map(({ browser, tab }) => `${browser}/${tab}`);
  expect(named.filter((name) => !opened.has(name))).toEqual([]);
  expect(named.length).toBeGreaterThan(scenario.steps.length);
});
