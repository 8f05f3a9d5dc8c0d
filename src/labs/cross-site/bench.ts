import type {
  Failure,
  FileTree,
  Project,
  Run,
  RunState,
  Runtime,
  SimulatedBrowser,
  Tab,
} from "../../runtime/port.ts";
import type { TraceEvent } from "../../trace/event.ts";
import type { NamedPatches } from "../shared/edits/named-patch.ts";
import { ownOrigin, probeHtml, startHtml, type PlannedPage, type Transport } from "./pages.ts";
import { RunFailed } from "../shared/run-failed.ts";
import { environmentOf, noCheckPatch, type Switches } from "./switches.ts";
import { verdictOf, type Verdict } from "./verdict.ts";

/** The example as it runs, and the one simulated browser in front of it. Whoever opens it closes it. */
export type Bench = {
  /** Starts the example again with these switches, in a browser without cookies. */
  set(switches: Switches): Promise<void>;
  /** Gives the browser a session: its page goes into `frame`. */
  startSession(tab: BenchTab): Promise<void>;
  /** Opens the page as this tab in `frame`, and waits for what becomes of its attempt to connect. */
  probe(page: PlannedPage, transport: Transport, tab: BenchTab): Promise<Verdict>;
  /** Ends the tab that the frame showed last. */
  closeTab(): Promise<void>;
  onFailure(listener: (failure: Failure) => void): void;
  /** Hears now and later what does not work in this run as elsewhere, in a sentence. */
  onLimit(listener: (limit: string | undefined) => void): void;
  stop(): Promise<void>;
};

/** A tab of the one browser: no other of the run has its name. */
export type BenchTab = { readonly name: string; readonly frame: HTMLIFrameElement };

/** How long a page may take to be let in or refused, in ms. */
const DEADLINE = 20_000;

/** @throws DOMException `AbortError` when `signal` aborts before there is a run. */
export async function openBench(options: {
  readonly runtime: Runtime;
  readonly project: Project;
  readonly patches: NamedPatches;
  readonly switches: Switches;
  /** Hears of everything that the run records, as it comes. */
  readonly onEvent: (event: TraceEvent) => void;
  readonly signal: AbortSignal;
}): Promise<Bench> {
  const { runtime, project, patches, switches, onEvent, signal } = options;
  const changed = patches[noCheckPatch]?.files ?? {};
  const filesOf = ({ check }: Switches): FileTree =>
    check
      ? Object.fromEntries(Object.keys(changed).map((path) => [path, project.files[path] ?? ""]))
      : changed;
  const run = await runtime.start({
    project: { ...project, files: { ...project.files, ...filesOf(switches) } },
    env: environmentOf(switches),
    trust: "own",
    signal,
  });
  try {
    await running(run);
    signal.throwIfAborted();
    return await createBench(run, filesOf, onEvent);
  } catch (error) {
    await run.stop();
    throw error;
  }
}

async function createBench(
  run: Run,
  filesOf: (switches: Switches) => FileTree,
  onEvent: (event: TraceEvent) => void,
): Promise<Bench> {
  const browser: SimulatedBrowser = await run.openBrowser({ name: "You" });
  const events: TraceEvent[] = [];
  const checks = new Set<() => void>();
  run.onEvent((event) => {
    events.push(event);
    onEvent(event);
    for (const check of checks) check();
  });
  run.onState(() => {
    for (const check of checks) check();
  });
  let tab: Tab | undefined;

  const open = async ({ name, frame }: BenchTab, origin: string, html: string): Promise<void> => {
    await tab?.close();
    tab = await browser.openTab(frame, { name, page: { origin, html } });
  };

  /** Resolves with what `find` finds in the trace, now or later. */
  const found = <Found>(find: () => Found | undefined): Promise<Found> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        checks.delete(check);
        reject(new Error("The page got no answer."));
      }, DEADLINE);
      const check = (): void => {
        const state = run.state();
        const result = find();
        if (result === undefined && state.at !== "failed") return;
        clearTimeout(late);
        checks.delete(check);
        if (result !== undefined) resolve(result);
        else if (state.at === "failed") reject(new RunFailed(state.failure));
      };
      checks.add(check);
      check();
    });

  return {
    async set(switches) {
      await tab?.close();
      tab = undefined;
      await browser.clearCookies();
      for (const [path, text] of Object.entries(filesOf(switches))) await run.edit(path, text);
      events.length = 0;
      await run.restart({ env: environmentOf(switches) });
      await running(run);
    },
    async startSession(own) {
      await open(own, ownOrigin, startHtml());
      await found(() =>
        events.find((event) => event.kind === "cookie-set" && event.tab === own.name),
      );
    },
    async probe(page, transport, own) {
      await open(own, page.origin, probeHtml(page, transport));
      return found(() => verdictOf(events, own.name));
    },
    async closeTab() {
      await tab?.close();
      tab = undefined;
    },
    onFailure(listener) {
      const tell = (state: RunState): void => {
        if (state.at === "failed") listener(state.failure);
        if (state.at === "exited") {
          const message = `The server’s process ended with code ${state.code}.`;
          listener({ kind: "internal", message, remedy: "Run the lab again." });
        }
      };
      tell(run.state());
      run.onState(tell);
    },
    onLimit(listener) {
      const tell = (state: RunState): void => {
        if (state.at === "running") listener(state.limit);
      };
      tell(run.state());
      run.onState(tell);
    },
    stop: () => run.stop(),
  };
}

/** Resolves once the server listens; rejects with an error that carries the failure. */
function running(run: Run): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (state = run.state()): boolean => {
      if (state.at === "running") resolve();
      else if (state.at === "failed") reject(new RunFailed(state.failure));
      else if (state.at !== "starting") reject(new Error("The example ended."));
      else return false;
      return true;
    };
    if (look()) return;
    const undo = run.onState((state) => {
      if (look(state)) undo();
    });
  });
}
