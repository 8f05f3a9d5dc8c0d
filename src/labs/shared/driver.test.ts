import { beforeEach, expect, test, vi } from "vitest";

import type { Project } from "../../runtime/port.ts";
import { scenario } from "../counter/scenario.ts";
import { startDriver, type Driver } from "./driver.ts";
import { createFakeRuntime, type FakeRuntime } from "./fake-runtime.ts";
import {
  initialState,
  isLive,
  isWithoutServer,
  reduce,
  type LabAction,
  type LabState,
} from "./state.ts";

const project: Project = { topic: "counter", variant: "esm", files: {}, entry: "index.js" };
// The driver hands a frame on and never looks into it.
const frame = {} as HTMLIFrameElement;

let runtime: FakeRuntime;
let state: LabState;
let said: LabAction[];
const dispatch = (action: LabAction) => {
  said.push(action);
  state = reduce(scenario, state, action);
};
const start = async (): Promise<Driver> => {
  const { signal } = new AbortController();
  const driver = await startDriver({ runtime, project, scenario, dispatch, signal });
  driver.begin();
  return driver;
};
const openAll = (driver: Driver) => [
  driver.adopt("Browser A", "Tab 1", frame),
  driver.adopt("Browser A", "Tab 2", frame),
  driver.adopt("Browser B", "Tab 1", frame),
];
const asked = (line: string) => vi.waitFor(() => expect(runtime.asked).toContain(line));
const phase = (at: string) => vi.waitFor(() => expect(state.phase.at).toBe(at));

beforeEach(() => {
  runtime = createFakeRuntime();
  said = [];
  state = reduce(scenario, initialState(scenario), { do: "run" });
});

test("a lab runs once the server listens and every tab of the scenario has loaded", async () => {
  const driver = await start();
  expect(state.phase).toMatchObject({ at: "starting", steps: { start: "done", open: "running" } });
  openAll(driver);
  expect(state.phase.at).toBe("starting");
  await phase("running");
  expect(runtime.asked).toContain("opened Browser B/Tab 1");
});

test("a browser opens its second tab only after its first, which brings the cookie", async () => {
  openAll(await start());
  await phase("running");
  const order = runtime.asked.filter((line) => line.includes("Browser A"));
  expect(order).toEqual([
    "open Browser A/Tab 1",
    "opened Browser A/Tab 1",
    "open Browser A/Tab 2",
    "opened Browser A/Tab 2",
  ]);
});

test("tabs are not opened before the server listens", async () => {
  runtime = createFakeRuntime({ at: "starting", step: "Transforming TypeScript" });
  await start();
  expect(state.phase).toMatchObject({ at: "starting", detail: "Transforming TypeScript" });
  runtime.say({ state: { at: "running", port: 3000 } });
  expect(state.phase).toMatchObject({ steps: { open: "running" } });
});

test("a runtime’s own steps are told while it starts, and with the failure that ends it", async () => {
  runtime = createFakeRuntime({ at: "starting", step: "Booting" });
  await start();
  const steps = [{ name: "Booting", progress: "slow" }] as const;
  runtime.say({ steps });
  expect(state.phase).toMatchObject({ at: "starting", within: steps });
  const failure = { kind: "unreachable", message: "gone", remedy: "retry" } as const;
  runtime.say({ state: { at: "failed", failure } });
  expect(state.phase).toMatchObject({ at: "failed", within: steps });
});

test("what a run has to do without is told as soon as it is known", async () => {
  openAll(await start());
  await phase("running");
  runtime.say({ state: { at: "running", port: 3000, limit: "No WebSocket." } });
  expect(state.phase).toEqual({ at: "running", limit: "No WebSocket." });
});

test("a tab closed while the lab opens does not keep the lab from running", async () => {
  const driver = await start();
  const [, closeSecond] = openAll(driver);
  closeSecond?.();
  await phase("running");
  expect(runtime.asked).not.toContain("open Browser A/Tab 2");
});

test("closing a tab closes it in the runtime, once", async () => {
  const driver = await start();
  const [close] = openAll(driver);
  await phase("running");
  close?.();
  close?.();
  await asked("close Browser A/Tab 1");
  driver.perform({ do: "reload", browser: "Browser A", tab: "Tab 2" });
  await asked("reload Browser A/Tab 2");
  expect(runtime.asked.filter((line) => line === "close Browser A/Tab 1")).toHaveLength(1);
});

test("cookies, going offline and clearing cookies reach the browser that they are meant for", async () => {
  const driver = await start();
  openAll(driver);
  await phase("running");
  const cookie = {
    name: "connect.sid",
    value: "s:1",
    domain: "localhost",
    hostOnly: true,
    path: "/",
    secure: false,
    httpOnly: true,
    sameSite: "default",
    created: 0,
  } as const;
  runtime.setCookies("Browser B", [cookie]);
  expect(state.browsers.map(({ cookies }) => cookies)).toEqual([[], [cookie]]);
  driver.perform({ do: "offline", browser: "Browser B" });
  await vi.waitFor(() => expect(state.browsers.map((b) => b.offline)).toEqual([false, true]));
  driver.perform({ do: "clear-cookies", browser: "Browser A" });
  await asked("clear cookies of Browser A");
});

test("a preview that can't be shown fails the lab with words and a remedy", async () => {
  const driver = await start();
  runtime.blockPreviews();
  openAll(driver);
  await phase("failed");
  expect(state.phase).toMatchObject({
    failure: { kind: "preview-blocked", message: "frames are blocked" },
    steps: { open: "failed" },
  });
});

test("an example that ends by itself is shown as ended, with its code", async () => {
  await start();
  runtime.say({ state: { at: "exited", code: 1 } });
  expect(state.phase).toEqual({ at: "exited", code: 1, open: true });
});

test("code that fails does not end the run: its tabs stay, the log tells, and the next start runs", async () => {
  const driver = await start();
  openAll(driver);
  await phase("running");
  const message = "x is not defined";
  const at = { file: "index.js", line: 3, column: 1 };
  const failure = { kind: "uncaught", message, remedy: "Correct it.", at } as const;
  runtime.say({ state: { at: "failed", failure } });
  expect(state.phase).toEqual({ at: "broken", failure, open: true });
  expect(isWithoutServer(state)).toBe(true);
  await vi.waitFor(() =>
    expect(state.log).toContainEqual({
      level: "error",
      source: "runtime",
      text: "index.js:3:1: x is not defined\nCorrect it.",
    }),
  );
  driver.apply({ "index.js": "corrected();" });
  expect(state.phase.at).toBe("restarting");
  runtime.say({ state: { at: "running", port: 3000 } });
  await asked("reload Browser B/Tab 1");
  expect(state.phase.at).toBe("running");
  expect(runtime.asked).not.toContain("stop");
});

test("a first start that fails opens no tab; the next one that listens opens all of them", async () => {
  runtime = createFakeRuntime({ at: "starting", step: "Loading" });
  const driver = await start();
  dispatch({ do: "step", step: "start" });
  const failure = { kind: "syntax-error", message: "Unexpected token", remedy: "" } as const;
  runtime.say({ state: { at: "failed", failure } });
  expect(state.phase).toMatchObject({ at: "broken", open: false, steps: { start: "failed" } });
  expect(isLive(state)).toBe(false);
  driver.perform({ do: "restart" });
  expect(state.phase).toMatchObject({ at: "starting", steps: { start: "running" } });
  runtime.say({ state: { at: "running", port: 3000 } });
  expect(isLive(state)).toBe(true);
  openAll(driver);
  await phase("running");
});

test("a server that fails while its pages open is not told to run when they have", async () => {
  const driver = await start();
  openAll(driver);
  const failure = { kind: "unresponsive", message: "No answer.", remedy: "" } as const;
  runtime.say({ state: { at: "failed", failure } });
  await asked("opened Browser B/Tab 1");
  expect(state.phase).toMatchObject({ at: "broken", open: true });
});

test("restarting the server goes back to running, and asks the runtime once", async () => {
  const driver = await start();
  openAll(driver);
  await phase("running");
  driver.perform({ do: "restart" });
  expect(state.phase.at).toBe("restarting");
  await phase("running");
  expect(runtime.asked.filter((line) => line === "restart")).toHaveLength(1);
});

test("every control reaches the runtime, and is told as done after the runtime has done it", async () => {
  const driver = await start();
  openAll(driver);
  await phase("running");
  const deeds = [
    [
      { do: "go-to", browser: "Browser A", tab: "Tab 1", path: "/me" },
      "navigate Browser A/Tab 1 /me",
    ],
    [{ do: "online", browser: "Browser B" }, "Browser B online"],
    [{ do: "pass-time", ms: 60_000 }, "clock +60000"],
    [{ do: "pass-time", ms: 1_000 }, "clock +61000"],
    [{ do: "fault", fault: "store-down", on: true }, 'faults {"storeDown":true}'],
    [
      { do: "fault", fault: "no-websockets", on: true },
      'faults {"storeDown":true,"blockWebSockets":true}',
    ],
    [{ do: "fault", fault: "store-down", on: false }, 'faults {"blockWebSockets":true}'],
  ] as const;
  for (const [deed, line] of deeds) {
    const before = said.length;
    driver.perform(deed);
    await vi.waitFor(() => expect(said.slice(before)).toContainEqual({ do: "did", deed }));
    expect(runtime.asked).toContain(line);
  }
  expect(state).toMatchObject({ clock: 61_000, faults: ["no-websockets"] });
});

test("a secret is rotated in the code, each time to another one, and the server restarts on it", async () => {
  const files = { "index.js": 'session({ secret: "changeit" })' };
  const { signal } = new AbortController();
  const driver = await startDriver({
    runtime,
    project: { ...project, files },
    scenario,
    dispatch,
    signal,
  });
  driver.begin();
  driver.perform({ do: "rotate-secret" });
  driver.perform({ do: "rotate-secret" });
  await vi.waitFor(() =>
    expect(runtime.asked.filter((line) => line === "restart")).toHaveLength(2),
  );
  expect(runtime.edited["index.js"]).toBe('session({ secret: "changeit-3" })');
  expect(driver.hasSecret).toBe(true);
});

test("edits that are run later don't bring back a secret that was rotated away", async () => {
  const files = { "index.js": 'session({ secret: "changeit" })', "index.html": "<p>" };
  const { signal } = new AbortController();
  const own = { ...project, files };
  const driver = await startDriver({ runtime, project: own, scenario, dispatch, signal });
  driver.begin();
  const restarts = async (count: number) =>
    vi.waitFor(() =>
      expect(runtime.asked.filter((line) => line === "restart")).toHaveLength(count),
    );
  driver.perform({ do: "rotate-secret" });
  await restarts(1);
  driver.apply({ "index.html": "<b>" });
  await restarts(2);
  expect(runtime.edited).toEqual({
    "index.js": 'session({ secret: "changeit-2" })',
    "index.html": "<b>",
  });
  // A secret that the reader writes is theirs.
  driver.apply({ "index.js": 'session({ secret: "mine" })' });
  await restarts(3);
  expect(runtime.edited["index.js"]).toBe('session({ secret: "mine" })');
});

test("a tab opens its own path or page; a new tab and a new browser are told when they are open", async () => {
  const driver = await start();
  openAll(driver);
  await phase("running");
  const page = { origin: "http://evil.example", html: "<p>Hello</p>" };
  driver.adopt("Browser A", "Tab 3", frame, { path: "/me" });
  driver.adopt("Browser C", "Tab 1", frame, { page });
  await asked("opened Browser A/Tab 3 at /me");
  await asked("opened Browser C/Tab 1 on http://evil.example");
  await vi.waitFor(() => {
    expect(said).toContainEqual({
      do: "did",
      deed: { do: "open-tab", browser: "Browser A", tab: "Tab 3" },
    });
    expect(said).toContainEqual({ do: "did", deed: { do: "new-browser", browser: "Browser C" } });
  });
});

test("a scenario's environment reaches the example's process", async () => {
  const env = { SESSION_MAX_AGE: "60000" };
  const { signal } = new AbortController();
  await startDriver({ runtime, project, scenario: { ...scenario, env }, dispatch, signal });
  expect(runtime.asked).toEqual(['start counter/esm with {"SESSION_MAX_AGE":"60000"}']);
});

test("edits are written, the server starts again, and every open page is reloaded after that", async () => {
  const driver = await start();
  openAll(driver);
  await phase("running");
  const before = runtime.asked.length;
  driver.apply({ "index.js": "changed();" });
  expect(state.phase.at).toBe("restarting");
  await asked("reload Browser B/Tab 1");
  await asked("reload Browser A/Tab 2");
  const after = runtime.asked.slice(before);
  expect(after.slice(0, 2)).toEqual(["edit index.js", "restart"]);
  expect(after.slice(2).sort()).toEqual([
    "reload Browser A/Tab 1",
    "reload Browser A/Tab 2",
    "reload Browser B/Tab 1",
  ]);
});

test("only files that differ from what was written are written again, those that are reset too", async () => {
  const files = { "index.js": "listen();", "index.html": "<p>" };
  const { signal } = new AbortController();
  const edits = { "index.html": "<b>" };
  const driver = await startDriver({
    runtime,
    project: { ...project, files },
    edits,
    scenario,
    dispatch,
    signal,
  });
  driver.begin();
  openAll(driver);
  await phase("running");
  const writes = () => runtime.asked.filter((line) => line.startsWith("edit "));
  const restarts = (count: number) =>
    vi.waitFor(() =>
      expect(runtime.asked.filter((line) => line === "restart")).toHaveLength(count),
    );
  driver.apply(edits);
  await restarts(1);
  expect(writes()).toEqual([]);
  driver.apply({});
  await restarts(2);
  expect(writes()).toEqual(["edit index.html"]);
});

test("disposing stops the run, tells its last lines, undoes every subscription and then is silent", async () => {
  const driver = await start();
  openAll(driver);
  await phase("running");
  runtime.say({ log: { level: "info", text: "last words", source: "example" } });
  expect(runtime.listening()).toBeGreaterThan(0);
  await driver.dispose();
  expect(state.log.map(({ text }) => text)).toEqual(["last words"]);
  expect(runtime.asked.at(-1)).toBe("stop");
  expect(runtime.listening()).toBe(0);
  const before = said.length;
  driver.perform({ do: "restart" });
  driver.adopt("Browser A", "Tab 9", frame);
  expect(said).toHaveLength(before);
  expect(runtime.asked.at(-1)).toBe("stop");
});

test("an aborted start leaves nothing running", async () => {
  const controller = new AbortController();
  const starting = startDriver({ runtime, project, scenario, dispatch, signal: controller.signal });
  controller.abort();
  await expect(starting).rejects.toThrow(/aborted/);
  expect(runtime.asked).toEqual(["start counter/esm", "stop"]);
});
