import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";

import { labs, type LabInfo } from "../index.ts";
import { scenario as logout } from "../logout/scenario.ts";
import { inVersion, versionNamed, type Deed, type Scenario, type TabName } from "./scenario.ts";
import { initialState, reduce } from "./state.ts";
import { tellDuration, tellSights, tellStep } from "./tell.ts";

const a1 = { browser: "Browser A", tab: "Tab 1" };
const a2 = { browser: "Browser A", tab: "Tab 2" };
const b1 = { browser: "Browser B", tab: "Tab 1" };

test("a step is told with its browser, its tab and its button", () => {
  expect(tellStep({ ...a1, do: "press", button: "Log out" })).toBe(
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

test("a page without a message is told as such, and a jar by the names of its cookies", () => {
  expect(
    tellSights([
      { ...a1, shows: "message", text: "" },
      { browser: "Browser A", shows: "jar", cookies: ["connect.sid"] },
      { browser: "Browser B", shows: "jar", cookies: [] },
    ]),
  ).toBe(
    "Browser A, Tab 1: no message. Browser A, cookie jar: connect.sid. Browser B, cookie jar: no cookie.",
  );
});

test.each<[Deed, string]>([
  [{ ...a1, do: "reload" }, "In Browser A, reload Tab 1."],
  [{ ...a1, do: "go-to", path: "/me" }, "In Browser A, Tab 1, go to /me."],
  [{ ...a2, do: "open-tab" }, "In Browser A, open a new tab, Tab 2."],
  [{ ...a2, do: "close-tab" }, "In Browser A, close Tab 2."],
  [{ do: "new-browser", browser: "Browser C" }, "Open a new browser, Browser C."],
  [{ do: "clear-cookies", browser: "Browser A" }, "Clear the cookies of Browser A."],
  [{ do: "offline", browser: "Browser B" }, "Take Browser B offline."],
  [{ do: "online", browser: "Browser B" }, "Bring Browser B online again."],
  [{ do: "pass-time", ms: 31 * 60_000 }, "Let 31 minutes pass."],
  [{ do: "restart" }, "Restart the server."],
  [{ do: "rotate-secret" }, "Rotate the secret."],
  [
    { do: "fault", fault: "store-down", on: true },
    "Switch on “Store down”. The session store answers everything with an error.",
  ],
  [{ do: "fault", fault: "store-down", on: false }, "Bring the store back."],
])("%j is told in words", (deed, words) => {
  expect(tellStep(deed)).toBe(words);
});

test.each([
  [1_000, "1 second"],
  [31 * 60_000, "31 minutes"],
  [65 * 60_000, "1 hour 5 minutes"],
  [2 * 86_400_000 + 1_000, "2 days 1 second"],
  [999, "no time"],
])("%i ms are told as %s", (ms, words) => {
  expect(tellDuration(ms)).toBe(words);
});

test("a version has its own steps and sights where it says so, and the others' where not", () => {
  const own: Scenario = { ...logout, versions: [{ name: "other", label: "Other", patch: "p" }] };
  expect(inVersion(own, undefined)).toBe(own);
  expect(inVersion(own, "other").steps).toBe(logout.steps);
  const steps = [{ ...a1, do: "reload", then: [] } as const];
  const changed = { ...logout, versions: [{ name: "other", label: "O", patch: "p", steps }] };
  expect(inVersion(changed, "other").steps).toBe(steps);
  expect(() => inVersion(own, "none")).toThrow('no version "none"');
});

const played: readonly (readonly [string, Scenario, string | undefined])[] = Object.entries(
  labs as Readonly<Record<string, LabInfo>>,
).flatMap(([name, { scenario }]) =>
  [undefined, ...(scenario.versions ?? [])].map(
    (version) => [name, scenario, version?.name] as const,
  ),
);

describe.each(played)("the %s scenario (%j)", (_, scenario, version) => {
  const { opening, steps } = inVersion(scenario, version);

  test("every step and sight names what is there at its time, by the names that the lab gives", () => {
    let state = initialState(scenario);
    const places = () =>
      new Set([
        ...state.browsers.map(({ name }) => name),
        ...state.browsers.flatMap(({ name, tabs }) => tabs.map((tab) => `${name}/${tab.name}`)),
      ]);
    const missing: string[] = [];
    const look = (where: Partial<TabName>) => {
      if (where.browser === undefined) return;
      const place = where.tab === undefined ? where.browser : `${where.browser}/${where.tab}`;
      if (!places().has(place)) missing.push(place);
    };
    opening.forEach((sight) => look(sight));
    for (const step of steps) {
      const where: Partial<TabName> = {
        ...("browser" in step && { browser: step.browser }),
        ...("tab" in step && { tab: step.tab }),
      };
      if (step.do === "new-browser") state = reduce(scenario, state, { do: "new-browser" });
      if (step.do === "open-tab")
        state = reduce(scenario, state, { do: "new-tab", browser: step.browser });
      look(where);
      if (step.do === "close-tab") state = reduce(scenario, state, { ...step, do: "close-tab" });
      step.then.forEach((sight) => look(sight));
    }
    expect(missing).toEqual([]);
    expect(opening.length).toBeGreaterThan(0);
  });

  test("every step can be done with what the lab offers", () => {
    const beyond = steps.filter(
      (step) =>
        (step.do === "pass-time" && !scenario.jumps?.includes(step.ms)) ||
        (step.do === "fault" && scenario.faults?.includes(step.fault) === false),
    );
    expect(beyond).toEqual([]);
  });

  test("its version's change is one of the example's", () => {
    const patch = version === undefined ? undefined : versionNamed(scenario, version).patch;
    const files = readdirSync(`examples/${scenario.topic}/patches`);
    expect(patch === undefined || files.includes(`${patch}.patch`), patch).toBe(true);
  });
});
