import type { TraceEvent } from "../../trace/event.ts";
import { initialState, reduce } from "../../trace/reduce.ts";
import type { Recording } from "../../trace/serialise.ts";
import type { LogLine, Run, RunState, Runtime, SimulatedBrowser, StartOptions } from "../port.ts";
import { createListeners } from "./listeners.ts";
import { openTextPage, type TextPage } from "./page.ts";
import { play, type Pace } from "./play.ts";
import { seenBy } from "./seen.ts";

/** A run that is told again. */
export type RecordedRun = Run & {
  readonly versions: Recording["versions"];
  /** Tells the rest of this step at once. */
  next(): void;
};

export type RecordedRuntime = Omit<Runtime, "start"> & {
  start(options: StartOptions): Promise<RecordedRun>;
};

export type RecordedRuntimeOptions = {
  /** The recording to tell. @throws where it can't be loaded */
  readonly load: (signal: AbortSignal | undefined) => Promise<Recording>;
  /** Default: as fast as it was. */
  readonly pace?: Pace;
};

/**
 * Runs nothing: tells a recording again, for browsers in which nothing else can run. Its events come in
 * their order, its jars are those that the cookies of the recording filled, and its tabs show as text
 * what came to them. What would change a run has no effect, and the log says so.
 */
export function createRecordedRuntime(options: RecordedRuntimeOptions): RecordedRuntime {
  return {
    name: "recorded",
    start: async ({ signal }) => {
      signal?.throwIfAborted();
      const recording = await options.load(signal);
      signal?.throwIfAborted();
      return tellAgain(recording, options.pace ?? { is: "timed", speed: 1 });
    },
  };
}

type OpenTab = { readonly browser: string; readonly name: string; readonly page: TextPage };

function tellAgain({ versions, events }: Recording, pace: Pace): RecordedRun {
  let state: RunState = { at: "running", port: portOf(events) };
  let trace = initialState;
  const told: TraceEvent[] = [];
  const tabs = new Set<OpenTab>();
  const states = createListeners<RunState>();
  const heard = createListeners<TraceEvent>();
  const log = createListeners<LogLine>();
  const jars = createListeners<string>();

  const say = (text: string) => log.tell({ level: "info", source: "runtime", text });
  const hasNoEffect = (what: string) =>
    say(`${what} has no effect: this is a recording, and nothing runs.`);
  const show = ({ browser, name, page }: OpenTab) => page.show(seenBy(told, browser, name));

  const player = play(events, pace, (event) => {
    const before = trace.jars;
    trace = reduce(trace, event);
    told.push(event);
    heard.tell(event);
    const { browser } = event;
    if (browser !== undefined && trace.jars[browser] !== before[browser]) jars.tell(browser);
    for (const tab of tabs) if (tab.browser === browser && tab.name === event.tab) show(tab);
    if (told.length === events.length) say("The recording ends here.");
  });

  const browserNamed = (name: string): SimulatedBrowser => {
    const cookies = () => trace.jars[name] ?? [];
    const mine = new Set<OpenTab>();
    const close = (tab: OpenTab) => {
      tab.page.close();
      mine.delete(tab);
      tabs.delete(tab);
    };
    return {
      name,
      cookies,
      onCookies: (listener) =>
        jars.add((browser) => {
          if (browser === name) listener(cookies());
        }),
      openTab: async (frame, { name: tabName = "Tab" } = {}) => {
        const isRecorded = events.some(({ browser, tab }) => browser === name && tab === tabName);
        const about = isRecorded
          ? "Recorded: nothing runs here. What came to this tab:"
          : "Recorded: this tab is not in the recording.";
        const tab: OpenTab = {
          browser: name,
          name: tabName,
          page: await openTextPage(frame, about),
        };
        tabs.add(tab);
        mine.add(tab);
        show(tab);
        return {
          browser: name,
          name: tabName,
          navigate: async () => hasNoEffect("Opening another page"),
          reload: async () => hasNoEffect("Reloading"),
          location: () => "/",
          onNavigate: () => () => {},
          close: async () => close(tab),
        };
      },
      clearCookies: async () => hasNoEffect("Clearing the cookies"),
      setOffline: async () => hasNoEffect("Going offline"),
      close: async () => {
        for (const tab of mine) close(tab);
      },
    };
  };

  return {
    isolation: "none",
    versions,
    state: () => state,
    onState: states.add,
    onEvent: heard.add,
    onLog: log.add,
    openBrowser: async ({ name = "Browser" } = {}) => browserNamed(name),
    edit: async () => hasNoEffect("An edit"),
    setFaults: async () => hasNoEffect("A fault"),
    setClockOffset: async () => hasNoEffect("Another time"),
    restart: async () => {
      hasNoEffect("Restarting");
      return state;
    },
    next: player.next,
    stop: async () => {
      if (state.at === "stopped") return;
      player.stop();
      for (const { page } of tabs) page.close();
      tabs.clear();
      state = { at: "stopped" };
      states.tell(state);
      for (const listeners of [states, heard, log, jars]) listeners.clear();
    },
  };
}

/** The port that the recorded server listened on; it listens no more. */
function portOf(events: readonly TraceEvent[]): number {
  const listening = events.find((event) => event.kind === "server" && event.change === "listening");
  return listening?.kind === "server" ? (listening.port ?? 0) : 0;
}
