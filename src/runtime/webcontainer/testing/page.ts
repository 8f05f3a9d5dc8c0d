import type { TraceEvent } from "../../../trace/event.ts";
import type {
  LogLine,
  OpenTabOptions,
  RunState,
  SimulatedBrowser,
  StartOptions,
  Tab,
} from "../../port.ts";
import {
  createWebContainerRuntime,
  type Progress,
  type WebContainerRun,
  type WebContainerRuntimeOptions,
} from "../index.ts";

/** The page's side of the tests: a docs page without a site. A test drives it with `page.evaluate`. */
export type WatchedRun = {
  readonly run: WebContainerRun;
  readonly states: RunState[];
  readonly logs: LogLine[];
  readonly events: TraceEvent[];
  readonly progress: Progress[];
  readonly browsers: Map<string, SimulatedBrowser>;
  readonly tabs: Map<string, Tab>;
  /** The state, now or next, that is not "starting". */
  settled(): Promise<RunState>;
  /** Opens a tab in a frame of that name, on a page of another site where one is given. */
  open(browser: string, name: string, page?: OpenTabOptions["page"]): Promise<Tab>;
};

declare global {
  var containerSite: WebContainerRuntimeOptions;
  var containerRun: WatchedRun;
  var startContainer: (
    start: Pick<StartOptions, "project" | "env">,
    options?: Partial<WebContainerRuntimeOptions>,
  ) => Promise<WatchedRun>;
}

globalThis.startContainer = async (start, options = {}) => {
  const { modules, ...site } = globalThis.containerSite;
  const runtime = createWebContainerRuntime({
    ...site,
    ...options,
    // Comes as data with the page.
    modules: () => modules as unknown as ReturnType<typeof modules>,
  });
  const run = await runtime.start({ ...start, trust: "own" });
  const browsers = new Map<string, SimulatedBrowser>();
  const own: WatchedRun = {
    run,
    states: [run.state()],
    logs: [],
    events: [],
    progress: [],
    browsers,
    tabs: new Map(),
    settled() {
      const state = run.state();
      if (state.at !== "starting") return Promise.resolve(state);
      return new Promise((resolve) => {
        const undo = run.onState((next) => {
          if (next.at === "starting") return;
          undo();
          resolve(next);
        });
      });
    },
    async open(browser, name, page) {
      const profile = browsers.get(browser) ?? (await run.openBrowser({ name: browser }));
      browsers.set(browser, profile);
      const frame = document.createElement("iframe");
      frame.name = name;
      document.body.append(frame);
      const tab = await profile.openTab(frame, { name, ...(page && { page }) });
      own.tabs.set(name, tab);
      return tab;
    },
  };
  run.onState((state) => own.states.push(state));
  run.onLog((line) => own.logs.push(line));
  run.onEvent((event) => own.events.push(event));
  run.onProgress((progress) => own.progress.push(progress));
  globalThis.containerRun = own;
  return own;
};
