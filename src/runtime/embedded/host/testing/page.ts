import { measure, type Times } from "./measure.ts";
import { createEmbeddedRuntime, type EmbeddedRuntimeOptions } from "../../index.ts";
import type { LogLine, Run, RunState, SimulatedBrowser, StartOptions, Tab } from "../../../port.ts";
import type { TraceEvent } from "../../../../trace/event.ts";

/**
 * The page's side of the tests: a docs page without a site. A test drives it with `page.evaluate`.
 * Whatever of a run a test wants to look at is collected here.
 */
export type WatchedRun = {
  readonly run: Run;
  readonly states: RunState[];
  readonly logs: LogLine[];
  readonly events: TraceEvent[];
  readonly browsers: Map<string, SimulatedBrowser>;
  readonly tabs: Map<string, Tab>;
  /** The first state, from now on, that is not "starting". */
  settled(): Promise<RunState>;
  /** The first state, from now on, in which nothing runs any more. */
  ended(): Promise<RunState>;
};

export type TestPage = {
  start(
    options: Omit<StartOptions, "signal">,
    runtime?: Partial<EmbeddedRuntimeOptions>,
  ): Promise<WatchedRun>;
  /** Opens a tab in a frame of that name. */
  open(watched: WatchedRun, browser: string, name: string, path?: string): Promise<Tab>;
  /** One click, one edit, and some round trips. */
  measure(
    project: StartOptions["project"],
    options: Partial<EmbeddedRuntimeOptions>,
  ): Promise<Times>;
};

declare global {
  interface Window {
    readonly site: Omit<EmbeddedRuntimeOptions, "packages"> & {
      readonly packages: Readonly<
        Record<string, Awaited<ReturnType<EmbeddedRuntimeOptions["packages"]>>>
      >;
    };
    readonly test: TestPage;
  }
}

async function start(
  options: Omit<StartOptions, "signal">,
  overrides: Partial<EmbeddedRuntimeOptions> = {},
): Promise<WatchedRun> {
  const { packages, ...site } = window.site;
  const runtime = createEmbeddedRuntime({
    ...site,
    packages(project) {
      const asset = packages[project.topic];
      if (!asset) throw new Error(`no packages for ${project.topic}`);
      return asset;
    },
    ...overrides,
  });
  const run = await runtime.start(options);
  const watched: WatchedRun = {
    run,
    states: [run.state()],
    logs: [],
    events: [],
    browsers: new Map(),
    tabs: new Map(),
    settled: () => firstBeyond(run, ["starting"]),
    ended: () => firstBeyond(run, ["starting", "running"]),
  };
  run.onState((state) => watched.states.push(state));
  run.onLog((line) => watched.logs.push(line));
  run.onEvent((event) => watched.events.push(event));
  return watched;
}

/** The first state, from now on, that is none of these. */
async function firstBeyond(run: Run, passing: readonly RunState["at"][]): Promise<RunState> {
  const state = run.state();
  if (!passing.includes(state.at)) return state;
  return new Promise((resolve) => {
    const undo = run.onState((next) => {
      if (passing.includes(next.at)) return;
      undo();
      resolve(next);
    });
  });
}

async function open(watched: WatchedRun, browser: string, name: string, path = "/"): Promise<Tab> {
  let profile = watched.browsers.get(browser);
  if (!profile) {
    profile = await watched.run.openBrowser({ name: browser });
    watched.browsers.set(browser, profile);
  }
  const frame = document.createElement("iframe");
  frame.name = name;
  document.body.append(frame);
  const tab = await profile.openTab(frame, { name, path });
  watched.tabs.set(name, tab);
  return tab;
}

const test: TestPage = {
  start,
  open,
  measure: (project, options) => measure({ start, open }, project, options),
};
Object.assign(window, { test });
