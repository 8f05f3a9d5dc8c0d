import type { FileTree, Project, Run, Runtime, SimulatedBrowser, Tab } from "../../runtime/port.ts";
import type { TraceEvent } from "../../trace/event.ts";
import { publishable } from "../../trace/publish.ts";
import { isQuiet } from "../../trace/quiet.ts";
import { withSteps, type StepMark } from "../../trace/steps.ts";
import { RunFailed } from "../shared/run-failed.ts";
import { toFaults } from "../shared/faults.ts";
import { sentBy } from "../shared/guide.ts";
import { press, withHand } from "./hand.ts";
import type { Option, OptionStep, TabPage } from "./option.ts";
import { tellOptionStep } from "./tell.ts";

/** How long a step may take, in ms. */
const patience = 20_000;

/** A step is over when the wire has been quiet for so long, in ms: a page that was loaded has spoken. */
const silence = 300;

/** Where the pages of a run are shown while it is performed. */
export type Stage = {
  /** A frame for a tab, in the document. */
  frame(title: string): HTMLIFrameElement;
};

/**
 * Performs an option's scenario from a new start to the end, and returns what was recorded. The server
 * is stopped afterwards, whatever happens.
 *
 * @param files those of the project that the option's change has changed; `{}` is the example's own code
 * @throws RunFailed where the server does not run
 * @throws DOMException `AbortError` when `signal` aborts
 */
export async function play(
  option: Option,
  {
    runtime,
    project,
    files,
    stage,
    onStep,
    signal,
  }: {
    readonly runtime: Runtime;
    readonly project: Project;
    readonly files: FileTree;
    readonly stage: Stage;
    readonly onStep: (step: number) => void;
    readonly signal: AbortSignal;
  },
): Promise<readonly TraceEvent[]> {
  const changed = { ...project.files, ...files };
  const run = await runtime.start({
    project: { ...project, files: withHand(changed) },
    trust: "own",
    signal,
  });
  try {
    const wire = listen(run, signal);
    await wire.until("The server does not listen.", () => isListening(run));
    if (option.begins) await run.setFaults(toFaults(option.begins));
    const cast = createCast(run, stage, changed);
    const marks: StepMark[] = [];
    for (const [index, step] of option.steps.entries()) {
      onStep(index);
      const began = wire.events.length;
      marks.push({ after: index === 0 ? 0 : began, text: tellOptionStep(step) });
      await perform(step, run, cast);
      const come = () => hasCome(step, wire.events.slice(began));
      await wire.until(`Nothing follows: ${tellOptionStep(step)}`, come);
      await wire.quiet();
    }
    return publishable(withSteps(wire.events, marks));
  } finally {
    await run.stop();
  }
}

function isListening(run: Run): boolean {
  const state = run.state();
  if (state.at === "failed") throw new RunFailed(state.failure);
  if (state.at === "exited" || state.at === "stopped") throw new Error("The server has ended.");
  return state.at === "running";
}

/** What a step waits for. Everything else that it causes is waited for by the silence after it. */
function hasCome(step: OptionStep, events: readonly TraceEvent[]): boolean {
  if (step.do === "press") return events.some((event) => sentBy(event, step));
  const { until = step.do === "open" || step.do === "reload" ? "socket" : "quiet" } = step;
  if (until === "quiet" || !("tab" in step)) return true;
  if (typeof until === "object") return isAnswered(until.answered, step, events);
  return events.some(
    (event) =>
      event.kind === "socket" &&
      event.direction === "to-client" &&
      (event.packet === "CONNECT" || event.packet === "CONNECT_ERROR") &&
      event.browser === step.browser &&
      event.tab === step.tab,
  );
}

function isAnswered(
  path: string,
  { browser, tab }: { readonly browser: string; readonly tab: string },
  events: readonly TraceEvent[],
): boolean {
  return events.some(
    (asked) =>
      asked.kind === "http-request" &&
      asked.browser === browser &&
      asked.tab === tab &&
      asked.url.startsWith(path) &&
      events.some((event) => event.kind === "http-response" && event.exchange === asked.exchange),
  );
}

async function perform(step: OptionStep, run: Run, cast: Cast): Promise<void> {
  switch (step.do) {
    case "open":
      return cast.open(step);
    case "press":
      return press(cast.tab(step).frame, step.button);
    case "reload":
      return cast.tab(step).tab.reload();
    case "clear-cookies":
      return cast.browser(step.browser).clearCookies();
    case "pass-time":
      return cast.passTime(run, step.ms);
  }
}

type Cast = ReturnType<typeof createCast>;

/** The browsers and tabs of a run, by their names. */
function createCast(run: Run, stage: Stage, files: FileTree) {
  const browsers = new Map<string, SimulatedBrowser>();
  const tabs = new Map<string, { readonly tab: Tab; readonly frame: HTMLIFrameElement }>();
  let clock = 0;
  const key = ({ browser, tab }: { browser: string; tab: string }) => `${browser}, ${tab}`;
  const found = <Thing>(thing: Thing | undefined, name: string): Thing => {
    if (thing === undefined) throw new Error(`The scenario has not opened ${name}.`);
    return thing;
  };
  return {
    async open(step: Extract<OptionStep, { readonly do: "open" }>): Promise<void> {
      const { browser: name, tab, path, page } = step;
      const browser = browsers.get(name) ?? (await run.openBrowser({ name }));
      browsers.set(name, browser);
      const frame = stage.frame(key(step));
      const opened = await browser.openTab(frame, {
        name: tab,
        ...(path !== undefined && { path }),
        ...(page && { page: pageOf(page, files) }),
      });
      tabs.set(key(step), { tab: opened, frame });
    },
    tab: (name: { readonly browser: string; readonly tab: string }) =>
      found(tabs.get(key(name)), key(name)),
    browser: (name: string) => found(browsers.get(name), name),
    passTime: (server: Run, ms: number) => server.setClockOffset((clock += ms)),
  };
}

/**
 * A file of the example as another origin serves it. There it has the example's server at the address
 * that its frame has, so that the gateway in front of it is asked; it tells the one as the other.
 */
function pageOf(page: TabPage, files: FileTree) {
  if ("html" in page) return page;
  const text = files[page.file] ?? "";
  return {
    origin: page.origin,
    html: text
      .replaceAll('"http://localhost:3000"', "location.origin")
      .replaceAll("http://localhost:3000/", "/"),
  };
}

/** What a run records, and waiting for it. */
function listen(run: Run, signal: AbortSignal) {
  const events: TraceEvent[] = [];
  const checks = new Set<() => void>();
  const check = () => {
    for (const one of checks) one();
  };
  run.onEvent((event) => {
    events.push(event);
    check();
  });
  run.onState(check);
  signal.addEventListener("abort", check);

  /** Resolves when `holds`, now or later. */
  const until = (late: string, holds: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const settle = (how: () => void) => {
        clearTimeout(deadline);
        checks.delete(look);
        how();
      };
      const look = () => {
        try {
          signal.throwIfAborted();
          if (holds()) settle(resolve);
        } catch (error) {
          settle(() => reject(error instanceof Error ? error : new Error(String(error))));
        }
      };
      const deadline = setTimeout(() => settle(() => reject(new Error(late))), patience);
      checks.add(look);
      look();
    });

  /** Resolves when nothing is under way and nothing more has come for a while. */
  const quiet = async (): Promise<void> => {
    for (;;) {
      await until("The wire does not become quiet.", () => isQuiet(events));
      const seen = events.length;
      await new Promise((resolve) => setTimeout(resolve, silence));
      signal.throwIfAborted();
      if (events.length === seen && isQuiet(events)) return;
    }
  };
  return { events, until, quiet };
}
