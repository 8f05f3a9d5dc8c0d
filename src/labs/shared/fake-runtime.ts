import type {
  LogLine,
  OpenTabOptions,
  Run,
  RunState,
  Runtime,
  SimulatedBrowser,
  StartOptions,
  StartStep,
  Tab,
  Undo,
} from "../../runtime/port.ts";
import type { Cookie, TraceEvent } from "../../trace/event.ts";

/** A runtime for tests of the labs: runs nothing, notes what it is asked, says what it is told to. */
export type FakeRuntime = Runtime & {
  /** What was asked, in order, such as `open Browser A/Tab 1`. */
  readonly asked: readonly string[];
  /** Listeners that are still subscribed. */
  readonly listening: () => number;
  readonly say: (
    said:
      | { state: RunState }
      | { log: LogLine }
      | { event: TraceEvent }
      | { steps: readonly StartStep[] },
  ) => void;
  /** What files were edited to. */
  readonly edited: Readonly<Record<string, string>>;
  readonly setCookies: (browser: string, cookies: readonly Cookie[]) => void;
  /** Makes the next `openTab` reject. */
  readonly blockPreviews: () => void;
};

export function createFakeRuntime(first: RunState = { at: "running", port: 3000 }): FakeRuntime {
  const asked: string[] = [];
  const edited: Record<string, string> = {};
  const states = new Set<(state: RunState) => void>();
  const logs = new Set<(line: LogLine) => void>();
  const events = new Set<(event: TraceEvent) => void>();
  const steps = new Set<(steps: readonly StartStep[]) => void>();
  const jars = new Map<string, Set<(cookies: readonly Cookie[]) => void>>();
  let state = first;
  let blocked = false;

  const subscribe = <Listener>(listeners: Set<Listener>, listener: Listener): Undo => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  const openTab = async (browser: string, options: OpenTabOptions = {}): Promise<Tab> => {
    const { name = "?", path = "/", page } = options;
    asked.push(`open ${browser}/${name}`);
    // A page takes a while: the rest of the task queue goes first.
    await new Promise((resolve) => setTimeout(resolve));
    if (blocked) throw new Error("frames are blocked");
    const at = path === "/" ? "" : ` at ${path}`;
    asked.push(`opened ${browser}/${name}${at}${page ? ` on ${page.origin}` : ""}`);
    return {
      name,
      browser,
      navigate: async (path) => void asked.push(`navigate ${browser}/${name} ${path}`),
      reload: async () => void asked.push(`reload ${browser}/${name}`),
      location: () => "/",
      onNavigate: () => () => {},
      close: async () => void asked.push(`close ${browser}/${name}`),
    };
  };

  const openBrowser = async (name: string): Promise<SimulatedBrowser> => {
    const listeners = new Set<(cookies: readonly Cookie[]) => void>();
    jars.set(name, listeners);
    return {
      name,
      openTab: (_frame, options) => openTab(name, options),
      cookies: () => [],
      onCookies: (listener) => subscribe(listeners, listener),
      clearCookies: async () => void asked.push(`clear cookies of ${name}`),
      setOffline: async (offline) => void asked.push(`${name} ${offline ? "off" : "on"}line`),
      close: async () => void asked.push(`close ${name}`),
    };
  };

  const run: Run = {
    isolation: "none",
    state: () => state,
    onState: (listener) => subscribe(states, listener),
    onSteps: (listener) => subscribe(steps, listener),
    onEvent: (listener) => subscribe(events, listener),
    onLog: (listener) => subscribe(logs, listener),
    openBrowser: (options) => openBrowser(options?.name ?? "?"),
    edit: async (path, text) => {
      asked.push(`edit ${path}`);
      edited[path] = text;
    },
    setFaults: async (faults) => void asked.push(`faults ${JSON.stringify(faults)}`),
    setClockOffset: async (ms) => void asked.push(`clock +${ms}`),
    restart: async (options) => {
      asked.push(options?.env ? `restart with ${JSON.stringify(options.env)}` : "restart");
      say({ state });
      return state;
    },
    stop: async () => void asked.push("stop"),
  };

  const say: FakeRuntime["say"] = (said) => {
    if ("state" in said) {
      state = said.state;
      for (const listener of states) listener(said.state);
    } else if ("steps" in said) for (const listener of steps) listener(said.steps);
    else if ("log" in said) for (const listener of logs) listener(said.log);
    else for (const listener of events) listener(said.event);
  };

  return {
    name: "embedded",
    asked,
    edited,
    listening: () =>
      states.size +
      logs.size +
      events.size +
      steps.size +
      [...jars.values()].reduce((sum, listeners) => sum + listeners.size, 0),
    say,
    setCookies: (browser, cookies) => {
      for (const listener of jars.get(browser) ?? []) listener(cookies);
    },
    blockPreviews: () => {
      blocked = true;
    },
    start: async ({ project, env, signal }: StartOptions) => {
      signal?.throwIfAborted();
      const environment = env ? ` with ${JSON.stringify(env)}` : "";
      asked.push(`start ${project.topic}/${project.variant}${environment}`);
      return run;
    },
  };
}
