import type {
  Failure,
  FileTree,
  LogLine,
  OpenTabOptions,
  Project,
  Run,
  RunState,
  Runtime,
  SimulatedBrowser,
  StartOptions,
  Tab,
  Undo,
} from "../../runtime/port.ts";
import type { TraceEvent } from "../../trace/event.ts";
import { createBatch } from "./batch.ts";
import { toFaults, type FaultName } from "./faults.ts";
import { failureIn } from "./run-failed.ts";
import { tabPlans, type Deed, type Scenario } from "./scenario.ts";
import { hasSecret, rotateSecret, withoutSecrets } from "./secret.ts";
import { isOfTheExample, tellFailure } from "./words.ts";
import type { LabAction } from "./state.ts";

/**
 * Drives one run of a lab: tells the state what the runtime says, and the runtime what the reader
 * wants. Whoever starts a driver disposes it; after that it says nothing any more.
 */
export type Driver = {
  /** What it was started with. Foreign code never gets into a run of our own. */
  readonly started: Pick<Project, "variant"> & Pick<StartOptions, "trust">;
  /** Begins to tell the state of the run. Once, after whoever shows it is ready to adopt frames. */
  begin(): void;
  /** Shows the example in `frame` as this tab. The returned undo closes the tab. */
  adopt(
    browser: string,
    tab: string,
    frame: HTMLIFrameElement,
    options?: Omit<OpenTabOptions, "name">,
  ): Undo;
  closeBrowser(browser: string): void;
  /** Does what a step or a control asks for, and says so when it is done. */
  perform(deed: DriverDeed): void;
  /**
   * Puts other edits in the place of those before, starts the server again and reloads its pages.
   *
   * @param edits whole files; every other file is as it was written.
   */
  apply(edits: FileTree): void;
  /** Whether the example has a secret that can be rotated. */
  readonly hasSecret: boolean;
  dispose(): Promise<void>;
};

/**
 * What only the runtime can do. Tabs and browsers come and go with the state, by `adopt` and its undo;
 * a button of the example's page is the reader's to press.
 */
export type DriverDeed = Exclude<
  Deed,
  { readonly do: "press" | "open-tab" | "close-tab" | "new-browser" }
>;

export type DriverOptions = {
  readonly runtime: Runtime;
  readonly project: Project;
  /** Files that the reader has changed, whole. */
  readonly edits?: FileTree;
  /** Default `own`. */
  readonly trust?: StartOptions["trust"];
  readonly scenario: Scenario;
  readonly dispatch: (action: LabAction) => void;
  /** Aborts the start. A run that has started is ended by `dispose`. */
  readonly signal: AbortSignal;
};

type Slot = {
  readonly browser: Promise<SimulatedBrowser>;
  readonly tabs: Map<string, Promise<Tab>>;
  /** Ends when everything asked of this browser so far is done. */
  last: Promise<unknown>;
};

/** @throws DOMException `AbortError` when `signal` aborts before there is a run. */
export async function startDriver(options: DriverOptions): Promise<Driver> {
  const { runtime, project: original, edits = {}, trust = "own", scenario, signal } = options;
  const { env } = scenario;
  const project = { ...original, files: { ...original.files, ...edits } };
  const run = await runtime.start({ project, trust, signal, ...(env && { env }) });
  if (signal.aborted) {
    await run.stop();
    throw new DOMException("The start was aborted.", "AbortError");
  }
  if (scenario.begins !== undefined) {
    await run.setFaults(toFaults(scenario.begins));
    options.dispatch({ do: "faults", on: scenario.begins });
  }
  return { started: { variant: project.variant, trust }, ...drive(run, options) };
}

function drive(
  run: Run,
  { project, edits: before = {}, scenario, dispatch }: DriverOptions,
): Omit<Driver, "started"> {
  let disposed = false;
  let files: FileTree = { ...project.files, ...before };
  /** Secrets that were rotated away: edits that are run later don't bring them back. */
  const retired = new Set<string>();
  let faults: readonly FaultName[] = scenario.begins ?? [];
  let clock = 0;
  /** Ends when everything asked of the server so far is done. */
  let lastOfServer: Promise<unknown> = Promise.resolve();
  const slots = new Map<string, Slot>();
  const undos: Undo[] = [];
  const opening = new Set(
    scenario.browsers
      .filter(({ later }) => !later)
      .flatMap((plan) =>
        tabPlans(plan)
          .filter(({ later }) => !later)
          .map((tab) => key(plan.name, tab.name)),
      ),
  );
  const log = createBatch<LogLine>((lines) => dispatch({ do: "log", lines }));
  const events = createBatch<TraceEvent>((list) => dispatch({ do: "events", events: list }));

  const tell = (action: LabAction) => {
    if (!disposed) dispatch(action);
  };
  const fail = (error: unknown) => tell({ do: "failed", failure: asFailure(error) });

  /** Everything asked of one browser happens in the order in which it was asked. */
  const inTurn = (name: string, task: (slot: Slot) => Promise<unknown>) => {
    if (disposed) return;
    const slot = slots.get(name) ?? openSlot(name);
    // A browser opens its first page before its second: the second finds the first one's cookie,
    // as it does when a person opens them.
    slot.last = slot.last.then(() => (disposed ? undefined : task(slot))).catch(fail);
  };

  const openSlot = (name: string): Slot => {
    const browser = run.openBrowser({ name });
    const slot: Slot = { browser, tabs: new Map(), last: browser };
    slots.set(name, slot);
    browser.then((opened) => {
      if (disposed) return;
      tell({ do: "cookies", browser: name, cookies: opened.cookies() });
      undos.push(opened.onCookies((cookies) => tell({ do: "cookies", browser: name, cookies })));
    }, fail);
    return slot;
  };

  const did = (deed: Deed) => tell({ do: "did", deed });

  /** What concerns the server happens in the order in which it was asked, too. */
  const atServer = (deed: Deed, task: () => Promise<unknown>) => {
    lastOfServer = lastOfServer
      .then(async () => {
        if (disposed) return;
        await task();
        did(deed);
      })
      .catch(fail);
  };

  const inBrowser = (name: string, deed: Deed, task: (slot: Slot) => Promise<unknown>) =>
    inTurn(name, async (slot) => {
      await task(slot);
      did(deed);
    });

  const inTab = (deed: Deed & { browser: string; tab: string }, go: (tab: Tab) => Promise<void>) =>
    inTurn(deed.browser, async (slot) => {
      const { browser, tab } = deed;
      const page = await slot.tabs.get(tab);
      if (page === undefined) return;
      tell({ do: "loading", browser, tab });
      await go(page);
      tell({ do: "loaded", browser, tab, path: page.location() });
      did(deed);
    });

  const opened = (browser: string, tab: string) => {
    const isLast = opening.delete(key(browser, tab)) && opening.size === 0;
    // The server may have ended while its pages were opened.
    const state = run.state();
    if (isLast && state.at === "running") tell(asRunning(state));
  };

  const restart = async () => {
    tell({ do: "restarting" });
    await run.restart();
  };

  const onState = (state: RunState) => {
    switch (state.at) {
      case "starting":
        return tell({ do: "detail", text: state.step });
      case "running":
        return tell(opening.size > 0 ? { do: "step", step: "open" } : asRunning(state));
      case "exited":
        return tell({ do: "exited", code: state.code });
      case "stopped":
        return tell({ do: "stopped" });
      case "failed":
        log.add({ level: "error", text: tellFailure(state.failure), source: "runtime" });
        return tell({
          do: isOfTheExample(state.failure) ? "broken" : "failed",
          failure: state.failure,
        });
    }
  };

  undos.push(run.onLog(log.add), run.onEvent(events.add));

  return {
    begin: () => {
      if (disposed) return;
      undos.push(run.onState(onState));
      const undo = run.onSteps?.((steps) => tell({ do: "within", steps }));
      if (undo) undos.push(undo);
      onState(run.state());
    },

    hasSecret: hasSecret(project.files),

    adopt: (browser, tab, frame, options) => {
      const isPlanned = opening.has(key(browser, tab));
      const isNewBrowser = !slots.has(browser);
      tell({ do: "loading", browser, tab });
      let closed = false;
      let forget: Undo = () => {};
      inTurn(browser, async (slot) => {
        if (closed) return;
        const simulated = await slot.browser;
        const page = simulated.openTab(frame, { ...options, name: tab });
        slot.tabs.set(tab, page);
        const adopted = await page;
        forget = adopted.onNavigate((path) => tell({ do: "loaded", browser, tab, path }));
        tell({ do: "loaded", browser, tab, path: adopted.location() });
        opened(browser, tab);
        if (isPlanned) return;
        did(isNewBrowser ? { do: "new-browser", browser } : { do: "open-tab", browser, tab });
      });
      return () => {
        if (closed) return;
        closed = true;
        opened(browser, tab);
        inTurn(browser, async (slot) => {
          forget();
          const page = slot.tabs.get(tab);
          slot.tabs.delete(tab);
          await (await page)?.close();
          did({ do: "close-tab", browser, tab });
        });
      };
    },

    closeBrowser: (browser) => {
      const slot = slots.get(browser);
      if (slot === undefined) return;
      inTurn(browser, async () => {
        slots.delete(browser);
        await (await slot.browser).close();
      });
    },

    perform: (deed) => {
      switch (deed.do) {
        case "reload":
          return inTab(deed, (tab) => tab.reload());
        case "go-to":
          return inTab(deed, (tab) => tab.navigate(deed.path));
        case "clear-cookies":
          return inBrowser(deed.browser, deed, async (slot) => (await slot.browser).clearCookies());
        case "offline":
        case "online":
          return inBrowser(deed.browser, deed, async (slot) => {
            const offline = deed.do === "offline";
            await (await slot.browser).setOffline(offline);
            tell({ do: "offline", browser: deed.browser, offline });
          });
        case "pass-time":
          return atServer(deed, async () => {
            clock += deed.ms;
            tell({ do: "clock", offset: clock });
            await run.setClockOffset(clock);
          });
        case "fault":
          return atServer(deed, async () => {
            faults = faults.filter((name) => name !== deed.fault);
            if (deed.on) faults = [...faults, deed.fault];
            tell({ do: "faults", on: faults });
            await run.setFaults(toFaults(faults));
          });
        case "restart":
          tell({ do: "restarting" });
          return atServer(deed, restart);
        case "rotate-secret":
          return atServer(deed, async () => {
            const rotated = rotateSecret(files);
            if (rotated === undefined) return;
            retired.add(rotated.before);
            files = { ...files, [rotated.path]: rotated.text };
            await run.edit(rotated.path, rotated.text);
            await restart();
          });
      }
    },

    apply: (edits) => {
      if (disposed) return;
      tell({ do: "restarting" });
      atServer({ do: "restart" }, async () => {
        const wanted = withoutSecrets({ ...project.files, ...edits }, retired);
        const changed = Object.entries(wanted).filter(([path, text]) => files[path] !== text);
        for (const [path, text] of changed) await run.edit(path, text);
        files = wanted;
        await restart();
        if (run.state().at !== "running") return;
        for (const [browser, { tabs }] of slots) {
          for (const tab of tabs.keys()) {
            inTab({ do: "reload", browser, tab }, (page) => page.reload());
          }
        }
      });
    },

    dispose: async () => {
      if (disposed) return;
      log.flush();
      events.flush();
      disposed = true;
      for (const undo of undos.splice(0)) undo();
      await run.stop();
    },
  };
}

const asRunning = ({ limit }: Extract<RunState, { readonly at: "running" }>): LabAction => ({
  do: "running",
  ...(limit !== undefined && { limit }),
});

const key = (browser: string, tab: string) => `${browser}\n${tab}`;

/** Adapters reject with an error that carries its `Failure`; anything else is told as it is. */
function asFailure(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const remedy = "Run the lab again. If it fails again, allow storage and workers for this site.";
  return failureIn(error) ?? { kind: "preview-blocked", message, remedy };
}
