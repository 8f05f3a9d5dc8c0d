import { describe, expect, test } from "vitest";

import type { Failure } from "../../runtime/port.ts";
import { scenario } from "../counter/scenario.ts";
import { initialGuide } from "./guide.ts";
import type { Scenario } from "./scenario.ts";
import {
  initialState,
  isLive,
  keptEvents,
  keptLogLines,
  reduce,
  type LabAction,
  type LabState,
} from "./state.ts";

const idle = initialState(scenario);
const after = (...actions: LabAction[]): LabState => from(idle, ...actions);
const from = (state: LabState, ...actions: LabAction[]): LabState =>
  actions.reduce((before, action) => reduce(scenario, before, action), state);
const tabsOf = (state: LabState, browser: string) =>
  state.browsers.find(({ name }) => name === browser)?.tabs.map(({ name }) => name);
const frontOf = (state: LabState, browser: string) =>
  state.browsers.find(({ name }) => name === browser)?.front;

const failure: Failure = { kind: "syntax-error", message: "Unexpected token", remedy: "Fix it." };

test("before a run, the scenario's browsers and tabs are there, and nothing is live", () => {
  expect(idle.phase).toEqual({ at: "idle" });
  expect(tabsOf(idle, "Browser A")).toEqual(["Tab 1", "Tab 2"]);
  expect(tabsOf(idle, "Browser B")).toEqual(["Tab 1"]);
  expect(isLive(idle)).toBe(false);
});

test("a start goes through its steps in order, and tabs are live once they are being opened", () => {
  const loading = after({ do: "run" });
  expect(loading.phase).toMatchObject({ steps: { load: "running", start: "waiting" } });
  const starting = from(loading, { do: "step", step: "start" });
  expect(starting.phase).toMatchObject({ steps: { load: "done", start: "running" } });
  expect(isLive(starting)).toBe(false);
  const opening = from(starting, { do: "step", step: "open" });
  expect(opening.phase).toMatchObject({ steps: { start: "done", open: "running" } });
  expect(isLive(opening)).toBe(true);
  expect(from(opening, { do: "running" }).phase).toEqual({ at: "running" });
});

test("a failure while starting marks the step that failed, and leaves the later ones waiting", () => {
  const failed = after({ do: "run" }, { do: "step", step: "start" }, { do: "failed", failure });
  expect(failed.phase).toEqual({
    at: "failed",
    failure,
    steps: { load: "done", start: "failed", open: "waiting" },
  });
});

test("what a stopped run still says does not bring it back", () => {
  const stopped = after({ do: "run" }, { do: "running" }, { do: "stopped" });
  expect(from(stopped, { do: "running" }).phase).toEqual({ at: "stopped" });
  expect(from(stopped, { do: "exited", code: 0 }).phase).toEqual({ at: "stopped" });
  expect(from(stopped, { do: "restarting" }).phase).toEqual({ at: "stopped" });
});

test("stopping keeps the log and the events for reading", () => {
  const stopped = after(
    { do: "run" },
    { do: "running" },
    { do: "log", lines: [{ level: "info", text: "listening", source: "example" }] },
    { do: "events", events: [{ id: 1, at: 0, kind: "server", change: "listening", port: 3000 }] },
    { do: "stopped" },
  );
  expect(stopped.log).toHaveLength(1);
  expect(stopped.events).toHaveLength(1);
});

test("stopping after a failure leaves the failure to be read", () => {
  const failed = after({ do: "run" }, { do: "failed", failure }, { do: "stopped" });
  expect(failed.phase.at).toBe("failed");
});

test("a new run starts from the scenario's layout with an empty log, and is told from the last", () => {
  const second = after(
    { do: "run" },
    { do: "running" },
    { do: "new-browser" },
    { do: "log", lines: [{ level: "info", text: "old", source: "example" }] },
    { do: "run" },
  );
  expect(second.run).toBe(2);
  expect(second.log).toEqual([]);
  expect(second.browsers.map(({ name }) => name)).toEqual(["Browser A", "Browser B"]);
});

test("a new tab comes to the front, and its name was never another tab's", () => {
  const state = after(
    { do: "new-tab", browser: "Browser A" },
    { do: "close-tab", browser: "Browser A", tab: "Tab 3" },
    { do: "new-tab", browser: "Browser A" },
  );
  expect(tabsOf(state, "Browser A")).toEqual(["Tab 1", "Tab 2", "Tab 4"]);
  expect(frontOf(state, "Browser A")).toBe("Tab 4");
});

test("closing the tab in front brings its right neighbour to the front, else its left one", () => {
  const first = after({ do: "close-tab", browser: "Browser A", tab: "Tab 1" });
  expect(frontOf(first, "Browser A")).toBe("Tab 2");
  const last = after(
    { do: "front-tab", browser: "Browser A", tab: "Tab 2" },
    { do: "close-tab", browser: "Browser A", tab: "Tab 2" },
  );
  expect(frontOf(last, "Browser A")).toBe("Tab 1");
});

test("closing the last tab leaves an empty browser, in which a new tab can be opened", () => {
  const empty = after({ do: "close-tab", browser: "Browser B", tab: "Tab 1" });
  expect(tabsOf(empty, "Browser B")).toEqual([]);
  expect(frontOf(empty, "Browser B")).toBe("");
  const again = from(empty, { do: "new-tab", browser: "Browser B" });
  expect(frontOf(again, "Browser B")).toBe("Tab 2");
});

test("a tab that is not there can't come to the front", () => {
  const state = after({ do: "front-tab", browser: "Browser B", tab: "Tab 9" });
  expect(frontOf(state, "Browser B")).toBe("Tab 1");
});

test("new browsers get the next letters, also after one was closed", () => {
  const state = after(
    { do: "new-browser" },
    { do: "close-browser", browser: "Browser C" },
    { do: "new-browser" },
  );
  expect(state.browsers.map(({ name }) => name)).toEqual(["Browser A", "Browser B", "Browser D"]);
});

test("what happens in one browser changes no other", () => {
  const state = after(
    { do: "offline", browser: "Browser A", offline: true },
    { do: "loaded", browser: "Browser A", tab: "Tab 2", path: "/other" },
  );
  expect(state.browsers[1]).toEqual(idle.browsers[1]);
  expect(state.browsers[0]).toMatchObject({
    offline: true,
    tabs: [{ path: "/" }, { path: "/other" }],
  });
});

test("a flood of log lines or events drops the oldest and keeps the newest", () => {
  const lines = Array.from({ length: keptLogLines + 10 }, (_, index) => ({
    level: "info" as const,
    text: String(index),
    source: "example" as const,
  }));
  const events = Array.from({ length: keptEvents + 10 }, (_, id) => ({
    id,
    at: id,
    kind: "server" as const,
    change: "listening" as const,
  }));
  const state = after({ do: "log", lines }, { do: "events", events });
  expect(state.log).toHaveLength(keptLogLines);
  expect(state.log.at(-1)?.text).toBe(String(keptLogLines + 9));
  expect(state.events[0]?.id).toBe(10);
});

describe("what a scenario plans for later", () => {
  const evil = { origin: "http://evil.example", html: "<p>Hello</p>" };
  const planned: Scenario = {
    ...scenario,
    browsers: [
      {
        name: "Browser A",
        tabs: ["Tab 1", { name: "Evil page", page: evil, later: true }],
        arrangement: "side-by-side",
      },
      {
        name: "Thief",
        tabs: [{ name: "Loot", path: "/me" }],
        arrangement: "side-by-side",
        later: true,
      },
    ],
  };
  const step = (state: LabState, action: LabAction) => reduce(planned, state, action);

  test("is not open at first; the next new browser and the next new tab are those planned", () => {
    let state = initialState(planned);
    expect(state.browsers.map(({ name }) => name)).toEqual(["Browser A"]);
    expect(tabsOf(state, "Browser A")).toEqual(["Tab 1"]);
    state = step(state, { do: "new-tab", browser: "Browser A" });
    expect(state.browsers[0]?.tabs[1]).toMatchObject({ name: "Evil page", page: evil });
    state = step(state, { do: "new-browser" });
    expect(state.browsers[1]).toMatchObject({
      name: "Thief",
      tabs: [{ name: "Loot", path: "/me" }],
    });
  });

  test("comes once: after it, names are counted on as ever", () => {
    let state = initialState(planned);
    for (let i = 0; i < 2; i++) state = step(state, { do: "new-tab", browser: "Browser A" });
    for (let i = 0; i < 2; i++) state = step(state, { do: "new-browser" });
    expect(tabsOf(state, "Browser A")).toEqual(["Tab 1", "Evil page", "Tab 3"]);
    expect(state.browsers.map(({ name }) => name)).toEqual(["Browser A", "Thief", "Browser C"]);
  });
});

test("a version is chosen before a run or after it, and a new run keeps it", () => {
  const versions = [{ name: "naive", label: "Naive", patch: "naive" }];
  const withVersions: Scenario = { ...scenario, versions };
  const step = (state: LabState, action: LabAction) => reduce(withVersions, state, action);
  let state = step(initialState(withVersions), { do: "choose-version", version: "naive" });
  state = step(state, { do: "run" });
  state = step(state, { do: "running" });
  expect(state.version).toBe("naive");
  state = step(state, { do: "choose-version", version: undefined });
  expect(state.version).toBe("naive");
  state = step(step(state, { do: "stopped" }), { do: "choose-version", version: undefined });
  expect(state.version).toBeUndefined();
});

test("a new run begins without faults, at the real time and at the first step", () => {
  const state = after(
    { do: "run" },
    { do: "running" },
    { do: "faults", on: ["store-down", "slow-store"] },
    { do: "clock", offset: 60_000 },
  );
  expect(state).toMatchObject({ faults: ["slow-store", "store-down"], clock: 60_000 });
  expect(from(state, { do: "run" })).toMatchObject({ faults: [], clock: 0, guide: initialGuide });
});
