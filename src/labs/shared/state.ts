import type { Failure, LogLine, OpenTabOptions, StartStep } from "../../runtime/port.ts";
import type { Cookie, TraceEvent } from "../../trace/event.ts";
import type { Choice } from "./choice/choose.ts";
import { faultNames, type FaultName } from "./faults.ts";
import { didStep, initialGuide, predict, sawEvents, type GuideState } from "./guide.ts";
import { inVersion, tabPlans } from "./scenario.ts";
import type { Arrangement, BrowserPlan, Deed, Scenario, TabPlan } from "./scenario.ts";

/**
 * What a lab shows, as one value, and everything that can change it. Pure: no clock, no runtime.
 * The shell (`driver.ts`) turns what a runtime says into actions; the view draws the state.
 */

export type TabState = {
  readonly name: string;
  /** Path that the address bar shows. */
  readonly path: string;
  /** The page of another site that the tab began on, if it did. */
  readonly page?: OpenTabOptions["page"];
  readonly loading: boolean;
};

export type BrowserState = {
  readonly name: string;
  readonly tabs: readonly TabState[];
  /** Tabs opened so far: a name is never given twice, so that a trace stays unambiguous. */
  readonly opened: number;
  /** Name of the tab in front; that of the only one where there is one, `""` where there is none. */
  readonly front: string;
  readonly arrangement: Arrangement;
  readonly offline: boolean;
  readonly cookies: readonly Cookie[];
};

export type StepName = "load" | "start" | "open";
export type StepProgress = "waiting" | "running" | "done" | "failed";
export type Steps = Readonly<Record<StepName, StepProgress>>;

export type Phase =
  | { readonly at: "idle" }
  | {
      readonly at: "starting";
      readonly steps: Steps;
      readonly detail: string;
      /** The runtime's own steps in place of “start” and “open”, where it tells them. */
      readonly within?: readonly StartStep[];
    }
  /** `limit`: what does not work here as elsewhere, as the runtime says it. */
  | { readonly at: "running"; readonly limit?: string }
  | { readonly at: "restarting" }
  /** The example's process ended by itself. Tabs that were open stay so, in front of no server. */
  | { readonly at: "exited"; readonly code: number; readonly open: boolean }
  /**
   * The example's code made no server, or ended it by an error. The run goes on: cookies and tabs
   * stay, and the next start may come off.
   */
  | {
      readonly at: "broken";
      readonly failure: Failure;
      readonly open: boolean;
      /** Of the start that failed, where none has come off so far. */
      readonly steps?: Steps;
      readonly within?: readonly StartStep[];
    }
  | { readonly at: "stopped" }
  /** The run itself could not start or go on. It is over. */
  | {
      readonly at: "failed";
      readonly failure: Failure;
      readonly steps?: Steps;
      readonly within?: readonly StartStep[];
    };

/** What runs the lab and why; and of a recording, the versions that it was made with. */
export type Chosen = Choice & { readonly recordedWith?: Readonly<Record<string, string>> };

export type LabState = {
  readonly phase: Phase;
  /** `undefined` until a run has chosen. */
  readonly chosen: Chosen | undefined;
  /** Counts the runs, so that nothing of one run is taken for the next one's. */
  readonly run: number;
  readonly browsers: readonly BrowserState[];
  /** Browsers opened so far, for the same reason as a browser counts its tabs. */
  readonly opened: number;
  /** Name of the version that runs, or would; `undefined` is the example's own code. */
  readonly version: string | undefined;
  readonly faults: readonly FaultName[];
  /** By how many ms the session clock runs ahead. */
  readonly clock: number;
  readonly guide: GuideState;
  readonly log: readonly LogLine[];
  readonly events: readonly TraceEvent[];
  /** What the run is made with, by name: packages and the runtime. Empty before a run. */
  readonly versions: Readonly<Record<string, string>>;
};

export type LabAction =
  | { readonly do: "run" }
  | { readonly do: "chosen"; readonly chosen: Chosen }
  | { readonly do: "choose-version"; readonly version: string | undefined }
  | { readonly do: "faults"; readonly on: readonly FaultName[] }
  | { readonly do: "clock"; readonly offset: number }
  | { readonly do: "predict"; readonly step: number; readonly option: number | "skip" }
  /** The lab or the reader has done something that a step may have asked for. */
  | { readonly do: "did"; readonly deed: Deed }
  | { readonly do: "detail"; readonly text: string }
  | { readonly do: "within"; readonly steps: readonly StartStep[] }
  | { readonly do: "step"; readonly step: StepName }
  | { readonly do: "versions"; readonly versions: LabState["versions"] }
  | { readonly do: "running"; readonly limit?: string }
  | { readonly do: "restarting" }
  | { readonly do: "exited"; readonly code: number }
  | { readonly do: "broken"; readonly failure: Failure }
  | { readonly do: "stopped" }
  | { readonly do: "failed"; readonly failure: Failure }
  | { readonly do: "new-browser" }
  | { readonly do: "close-browser"; readonly browser: string }
  | { readonly do: "new-tab"; readonly browser: string }
  | { readonly do: "close-tab"; readonly browser: string; readonly tab: string }
  | { readonly do: "front-tab"; readonly browser: string; readonly tab: string }
  | { readonly do: "arrange"; readonly browser: string; readonly arrangement: Arrangement }
  | { readonly do: "loading"; readonly browser: string; readonly tab: string }
  | { readonly do: "loaded"; readonly browser: string; readonly tab: string; readonly path: string }
  | { readonly do: "offline"; readonly browser: string; readonly offline: boolean }
  | { readonly do: "cookies"; readonly browser: string; readonly cookies: readonly Cookie[] }
  | { readonly do: "log"; readonly lines: readonly LogLine[] }
  | { readonly do: "clear-log" }
  | { readonly do: "events"; readonly events: readonly TraceEvent[] };

/** Lines and events that are kept; a flood drops the oldest. */
export const keptLogLines = 500;
export const keptEvents = 10_000;

const noSteps: Steps = { load: "waiting", start: "waiting", open: "waiting" };
const stepOrder: readonly StepName[] = ["load", "start", "open"];

/** The lab before a run, and what “Start over” goes back to. */
export function initialState(scenario: Scenario): LabState {
  const browsers = scenario.browsers.filter(({ later }) => !later).map(plannedBrowser);
  return {
    phase: { at: "idle" },
    chosen: undefined,
    run: 0,
    browsers,
    opened: browsers.length,
    version: undefined,
    faults: [],
    clock: 0,
    guide: initialGuide,
    log: [],
    events: [],
    versions: {},
  };
}

/** A pure step from one state to the next. An action that makes no sense in a state changes nothing. */
export function reduce(scenario: Scenario, state: LabState, action: LabAction): LabState {
  switch (action.do) {
    case "run":
      return {
        ...initialState(scenario),
        version: state.version,
        run: state.run + 1,
        phase: { at: "starting", steps: { ...noSteps, load: "running" }, detail: "" },
      };
    case "chosen":
      return { ...state, chosen: action.chosen };
    case "choose-version": {
      if (!hasEnded(state.phase)) return state;
      // What an earlier run has left belongs to another version.
      return { ...initialState(scenario), version: action.version, run: state.run };
    }
    case "faults":
      return { ...state, faults: faultNames.filter((name) => action.on.includes(name)) };
    case "clock":
      return { ...state, clock: action.offset };
    case "predict":
      return { ...state, guide: predict(state.guide, action.step, action.option) };
    case "did":
      return { ...state, guide: didStep(stepsOf(scenario, state), state, action.deed) };
    case "step":
      return state.phase.at === "starting"
        ? { ...state, phase: { ...state.phase, steps: upTo(action.step), detail: "" } }
        : state;
    case "versions":
      return { ...state, versions: action.versions };
    case "detail":
      return state.phase.at === "starting"
        ? { ...state, phase: { ...state.phase, detail: action.text } }
        : state;
    case "within":
      return state.phase.at === "starting"
        ? { ...state, phase: { ...state.phase, within: action.steps } }
        : state;
    case "running":
      if (hasEnded(state.phase)) return state;
      return {
        ...state,
        phase: { at: "running", ...(action.limit !== undefined && { limit: action.limit }) },
      };
    case "restarting":
      return { ...state, phase: startedAgain(state.phase) };
    case "exited": {
      if (hasEnded(state.phase)) return state;
      return { ...state, phase: { at: "exited", code: action.code, open: isLive(state) } };
    }
    case "broken": {
      if (hasEnded(state.phase)) return state;
      const { phase } = state;
      const broken = { at: "broken", failure: action.failure, open: isLive(state) } as const;
      return {
        ...state,
        phase: phase.at === "starting" ? { ...broken, ...failedStart(phase) } : broken,
      };
    }
    case "stopped":
      return state.phase.at === "idle" || state.phase.at === "failed"
        ? state
        : { ...state, phase: { at: "stopped" } };
    case "failed":
      // The first failure is the one that explains the others.
      if (state.phase.at === "failed") return state;
      return {
        ...state,
        phase:
          state.phase.at === "starting"
            ? { at: "failed", failure: action.failure, ...failedStart(state.phase) }
            : { at: "failed", failure: action.failure },
      };
    case "new-browser":
      return {
        ...state,
        browsers: [...state.browsers, plannedBrowser(nextBrowser(scenario, state.opened))],
        opened: state.opened + 1,
      };
    case "close-browser":
      return {
        ...state,
        browsers: state.browsers.filter(({ name }) => name !== action.browser),
      };
    case "new-tab":
      return inBrowser(state, action.browser, (browser) => {
        const tab = plannedTab(nextTab(scenario, browser));
        const opened = browser.opened + 1;
        return { ...browser, tabs: [...browser.tabs, tab], opened, front: tab.name };
      });
    case "close-tab":
      return inBrowser(state, action.browser, (browser) => withoutTab(browser, action.tab));
    case "front-tab":
      return inBrowser(state, action.browser, (browser) =>
        browser.tabs.some(({ name }) => name === action.tab)
          ? { ...browser, front: action.tab }
          : browser,
      );
    case "arrange":
      return inBrowser(state, action.browser, (browser) => ({
        ...browser,
        arrangement: action.arrangement,
      }));
    case "loading":
      return inTab(state, action, (tab) => ({ ...tab, loading: true }));
    case "loaded":
      return inTab(state, action, (tab) => ({ ...tab, loading: false, path: action.path }));
    case "offline":
      return inBrowser(state, action.browser, (browser) => ({
        ...browser,
        offline: action.offline,
      }));
    case "cookies":
      return inBrowser(state, action.browser, (browser) => ({
        ...browser,
        cookies: action.cookies,
      }));
    case "log":
      return { ...state, log: [...state.log, ...action.lines].slice(-keptLogLines) };
    case "clear-log":
      return { ...state, log: [] };
    case "events": {
      const events = [...state.events, ...action.events].slice(-keptEvents);
      const guide = sawEvents(stepsOf(scenario, state), { ...state, events });
      return { ...state, events, guide };
    }
  }
}

/** Whether tabs show the example's page (or the gateway's page about a server that is gone). */
export function isLive({ phase }: LabState): boolean {
  switch (phase.at) {
    case "starting":
      return phase.steps.open !== "waiting";
    case "running":
    case "restarting":
      return true;
    case "exited":
    case "broken":
      return phase.open;
    case "idle":
    case "stopped":
    case "failed":
      return false;
  }
}

/** Whether pages are shown that no server stands behind. */
export function isWithoutServer({ phase }: LabState): boolean {
  return (phase.at === "exited" || phase.at === "broken") && phase.open;
}

function startedAgain(phase: Phase): Phase {
  switch (phase.at) {
    case "running":
    case "restarting":
      return { at: "restarting" };
    case "exited":
    case "broken":
      // Pages that were never opened are opened once the server listens, as at the first start.
      return phase.open
        ? { at: "restarting" }
        : { at: "starting", steps: upTo("start"), detail: "" };
    case "idle":
    case "starting":
    case "stopped":
    case "failed":
      return phase;
  }
}

/** Whether there is no run, so that one can be started. */
export function hasEnded({ at }: Phase): boolean {
  return at === "idle" || at === "stopped" || at === "failed";
}

const stepsOf = (scenario: Scenario, { version }: LabState) => inVersion(scenario, version).steps;

function plannedBrowser(plan: BrowserPlan): BrowserState {
  const tabs = tabPlans(plan).filter(({ later }) => !later);
  return {
    name: plan.name,
    tabs: tabs.map(plannedTab),
    opened: tabs.length,
    front: tabs[0]?.name ?? "",
    arrangement: plan.arrangement,
    offline: false,
    cookies: [],
  };
}

function plannedTab({ name, path = "/", page }: TabPlan): TabState {
  return { name, path, loading: false, ...(page && { page }) };
}

/** Those that the scenario plans for later come first, in their order. */
function nextBrowser({ browsers }: Scenario, opened: number): BrowserPlan {
  const later = browsers.filter((plan) => plan.later);
  const planned = later[opened - (browsers.length - later.length)];
  return planned ?? { name: browserName(opened + 1), tabs: ["Tab 1"], arrangement: "side-by-side" };
}

function nextTab({ browsers }: Scenario, { name, opened }: BrowserState): TabPlan {
  const plan = browsers.find((browser) => browser.name === name);
  const tabs = plan ? tabPlans(plan) : [];
  const later = tabs.filter((tab) => tab.later);
  return later[opened - (tabs.length - later.length)] ?? { name: `Tab ${opened + 1}` };
}

function upTo(step: StepName): Steps {
  const reached = stepOrder.indexOf(step);
  const progress = (name: StepName): StepProgress => {
    const index = stepOrder.indexOf(name);
    return index < reached ? "done" : index === reached ? "running" : "waiting";
  };
  return { load: progress("load"), start: progress("start"), open: progress("open") };
}

/** How far a start had come that failed. */
function failedStart({ steps, within }: Extract<Phase, { readonly at: "starting" }>) {
  return { steps: failing(steps), ...(within && { within }) };
}

function failing(steps: Steps): Steps {
  const fail = (progress: StepProgress): StepProgress =>
    progress === "running" ? "failed" : progress;
  return { load: fail(steps.load), start: fail(steps.start), open: fail(steps.open) };
}

function withoutTab(browser: BrowserState, tab: string): BrowserState {
  const index = browser.tabs.findIndex(({ name }) => name === tab);
  const tabs = browser.tabs.filter(({ name }) => name !== tab);
  // Like a real browser: the neighbour on the right comes to the front, else the one on the left.
  const neighbour = tabs[Math.min(index, tabs.length - 1)]?.name ?? "";
  return { ...browser, tabs, front: browser.front === tab ? neighbour : browser.front };
}

function inBrowser(
  state: LabState,
  name: string,
  change: (browser: BrowserState) => BrowserState,
): LabState {
  return {
    ...state,
    browsers: state.browsers.map((browser) => (browser.name === name ? change(browser) : browser)),
  };
}

function inTab(
  state: LabState,
  at: { readonly browser: string; readonly tab: string },
  change: (tab: TabState) => TabState,
): LabState {
  return inBrowser(state, at.browser, (browser) => ({
    ...browser,
    tabs: browser.tabs.map((tab) => (tab.name === at.tab ? change(tab) : tab)),
  }));
}

/** Browser A … Browser Z, then Browser 27 and on. */
function browserName(number: number): string {
  return `Browser ${number <= 26 ? String.fromCharCode(64 + number) : number}`;
}
