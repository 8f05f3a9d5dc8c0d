import { processEnd, type ProcessEnd } from "../../../gateway/process-end.ts";
import type { TraceEvent } from "../../../trace/event.ts";
import type { FileTree, LogLine, Run, RunState, StartOptions, Undo } from "../../port.ts";
import type { Down } from "../channel.ts";
import type { Conditions, GatewayCall, Prepare } from "../protocol.ts";
import { createBrowsers } from "./browsers.ts";
import { createChannels, type Channel } from "./channels.ts";
import { isCookieList } from "../cookie.ts";
import { createDocuments } from "./documents.ts";
import type { Engine, EngineSource } from "./engine.ts";
import { createEvents } from "./events.ts";
import { failureOf } from "./failures.ts";
import type { Isolation } from "./places.ts";
import { startLife, type Life } from "./life.ts";
import { serveServiceWorker } from "./service-worker-previews.ts";
import { createServiceWorkerView } from "./service-worker-view.ts";
import { createShellView } from "./shell-view.ts";
import { whenSettled } from "./settled.ts";
import { createQuiet } from "./quiet.ts";
import { createSignal } from "./signal.ts";
import type { View, ViewOptions } from "./view.ts";

/** How the previews of a run are shown. */
export type PreviewMode =
  | {
      readonly at: "service-worker";
      readonly scope: string;
      readonly worker: Pick<ServiceWorker, "postMessage">;
    }
  | {
      readonly at: "shell";
      readonly shell: string;
      readonly fence: string;
      /** Why not a service worker, where there should be one. */
      readonly reason?: string;
    };

export type RunOptions = {
  readonly id: string;
  readonly start: StartOptions;
  readonly engines: EngineSource;
  /** What a worker can be told before it gets the files. Rejects with a FailureError. */
  readonly prepare: (files: FileTree, env: StartOptions["env"], ahead: boolean) => Promise<Prepare>;
  readonly previews: Promise<PreviewMode>;
  /** Says that previews are shown by this version of the site, until undone. */
  readonly holdVersion: () => Undo;
  /** Scripts that a running server may want. Rejects where they can't be had. */
  readonly later: () => Promise<readonly { readonly url: string; readonly script: Blob }[]>;
  /** The port on which the example is expected. */
  readonly target: number;
  readonly patience: number;
  /** Keep a worker ready for the next restart. */
  readonly spare: boolean;
};

/** A run that can be reached by bytes as well. */
export type EmbeddedRun = Run & {
  /**
   * Makes a raw connection to a port of the virtual network, as `net.connect` does, past the
   * gateway. Hears `opened` or `failed` first, always later than this call, and credits what
   * it has taken: a sender stops at `WINDOW` bytes.
   */
  connect(port: number, receive: (down: Down) => void): Channel;
};

/**
 * The next worker is warmed up, and what a server may want later is sent, once no page has asked for
 * anything for so long, in ms: until then the reader waits for what runs.
 */
const PAUSE = 250;
/** Not for longer than this, in ms: pages may go on asking for ever. */
const PAUSE_LIMIT = 3000;

export function createRun(options: RunOptions): EmbeddedRun {
  const { start, target } = options;
  const states = createSignal<RunState>();
  const traced = createSignal<TraceEvent>();
  const logs = createSignal<LogLine>();
  const quiet = createQuiet(PAUSE, PAUSE_LIMIT);
  const channels = createChannels(quiet.disturb);
  const events = createEvents((event) => traced.emit(event));
  const files = new Map(Object.entries(start.project.files));
  let state: RunState = { at: "starting", step: "Loading the runtime" };
  let isolation: Isolation = "opaque-origin";
  let jars: unknown = {};
  let conditions: Conditions = { clockOffset: 0 };
  let env = start.env;
  let life: Life | undefined;
  /** What was asked of the jars while no server ran. All else reaches the next one with its start. */
  const owed: GatewayCall[] = [];
  let spare: Promise<Engine> | undefined;
  let keepNoSpare: Undo | undefined;
  let sendNothingLater: Undo | undefined;
  /** Counts servers: whatever an older one still says is not about this one. */
  let generation = 0;
  let stopServing: Undo | undefined;
  let letGoOfVersion: Undo | undefined;

  const note = (text: string): void => logs.emit({ level: "info", text, source: "runtime" });

  const engines = options.engines.forRun(start.trust, note);

  function become(next: RunState): void {
    state = next;
    states.emit(next);
  }

  /** The gateway of the server that runs does it; where that ends first, or none runs, the next. */
  async function call(gateway: GatewayCall): Promise<void> {
    const done = await life?.call(gateway);
    if (!done && isAboutJars(gateway)) owed.push(gateway);
  }

  const browsers = createBrowsers({
    call,
    createView,
    onVisibleCookies: (id, cookies) => documents.say(id, { type: "cookies", text: cookies }),
    onClosed(id) {
      documents.closeTab(id);
      if (browsers.tabs().length > 0) return;
      stopServing?.();
      stopServing = undefined;
    },
  });
  const documents = createDocuments(channels, {
    cookies: browsers.cookiesIn,
    setCookie: browsers.setCookie,
    onMessage: browsers.receive,
    // A frame in a cross-origin isolated page has to ask for isolation, too.
    documentHeaders: crossOriginIsolated ? [["cross-origin-embedder-policy", "require-corp"]] : [],
  });

  async function createView(id: string, view: ViewOptions): Promise<View> {
    const mode = await options.previews;
    if (mode.at === "service-worker") {
      stopServing ??= serveServiceWorker(options.id, mode.worker, documents);
      return createServiceWorkerView(`${mode.scope}${options.id}/${id}`, view);
    }
    if (mode.reason !== undefined) note(`Previews run without a service worker: ${mode.reason}.`);
    return createShellView({
      ...view,
      tab: id,
      shell: mode.shell,
      fence: mode.fence,
      documents,
      origin: `http://localhost:${target}`,
      cookies: () => browsers.cookiesIn(id),
      note,
    });
  }

  /** A worker that has all but the files. */
  function warmUp(ahead: boolean): Promise<Engine> {
    return engines.start(options.prepare(Object.fromEntries(files), env, ahead), ahead);
  }

  /** What a running server may want is not to keep its first page waiting. */
  function sendLater(engine: Engine): void {
    sendNothingLater?.();
    sendNothingLater = quiet.then(() => {
      options.later().then(
        (scripts) => {
          for (const script of scripts) engine.post({ type: "script", ...script });
        },
        // The worker asks for one again, should it be wanted.
        () => undefined,
      );
    });
  }

  function takeEngine(): Promise<Engine> {
    const taken = spare ?? warmUp(false);
    spare = undefined;
    return taken;
  }

  function discardSpare(): void {
    keepNoSpare?.();
    spare?.then((engine) => engine.terminate()).catch(() => undefined);
    spare = undefined;
  }

  function warmUpSpare(): void {
    if (!options.spare) return;
    keepNoSpare?.();
    keepNoSpare = quiet.then(() => {
      spare ??= warmUp(true);
      // Whoever takes it hears of it; nobody may.
      spare.catch(() => undefined);
    });
  }

  function endLife(end: ProcessEnd): void {
    sendNothingLater?.();
    if (!life) return;
    life.stop();
    life = undefined;
    events.serverEnded(processEnd(end));
  }

  async function begin(): Promise<void> {
    const mine = ++generation;
    holdVersion();
    endLife({ change: "restarted" });
    channels.hold("The example's server is starting again.");
    become({ at: "starting", step: "Loading the runtime" });
    let engine: Engine;
    try {
      engine = await takeEngine();
    } catch (error) {
      if (mine === generation) finish({ at: "failed", failure: failureOf(error) });
      return;
    }
    if (mine !== generation) return engine.terminate();
    isolation = engine.isolation;
    become({ at: "starting", step: "Starting the server" });
    life = startLife({
      engine,
      channels,
      target,
      patience: options.patience,
      run: {
        files: Object.fromEntries(files),
        entry: start.project.entry,
        jars,
        tabs: browsers.tabs(),
        offline: browsers.offline(),
        conditions,
      },
      onListening() {
        become({ at: "running", port: target });
        sendLater(engine);
        warmUpSpare();
      },
      onEnd: (ending) => mine === generation && finish(ending),
      onLog: (line) => logs.emit(line),
      onRecords: (records) => events.records(records),
      onCookies(browser, cookies, snapshot) {
        jars = snapshot;
        if (isCookieList(cookies)) browsers.cookiesChanged(browser, cookies);
      },
    });
    for (const gateway of owed.splice(0)) void call(gateway);
  }

  function finish(ending: RunState): void {
    endLife({ change: "exited", ...(ending.at === "exited" && { code: ending.code }) });
    channels.disconnect(tellEnding(ending));
    become(ending);
    // The reader is about to change something and start again.
    if (ending.at !== "stopped") warmUpSpare();
  }

  const settled = (): Promise<RunState> => whenSettled(state, states);

  async function stop(): Promise<void> {
    generation++;
    removeEventListener("pagehide", onPageHide);
    removeEventListener("pageshow", holdVersion);
    browsers.closeAll();
    discardSpare();
    finish({ at: "stopped" });
    engines.close();
    events.stop();
    leaveVersion();
  }

  function holdVersion(): void {
    letGoOfVersion ??= options.holdVersion();
  }

  function leaveVersion(): void {
    letGoOfVersion?.();
    letGoOfVersion = undefined;
  }

  // A page that goes into the back/forward cache sleeps with its worker; one that is left is over,
  // and previews in tabs of their own should know.
  function onPageHide(event: PageTransitionEvent): void {
    if (!event.persisted) return void stop();
    // A page that holds a lock would not go there.
    leaveVersion();
  }

  function hearPage(): void {
    addEventListener("pagehide", onPageHide);
    addEventListener("pageshow", holdVersion);
  }

  hearPage();
  start.signal?.addEventListener("abort", () => void stop(), { once: true });
  // In a task of its own, so that whoever gets the run hears its states.
  queueMicrotask(() => void begin());

  return {
    get isolation() {
      return isolation;
    },
    state: () => state,
    onState: states.listen,
    onEvent: traced.listen,
    onLog: logs.listen,
    openBrowser: async (browser) => browsers.open(browser),
    connect: (port, receive) =>
      channels.open({ kind: "stream", to: { port } }, { document: "", receive }),
    async edit(path, text) {
      // A worker remembers what it has read of these, as Node does.
      if (path.endsWith("package.json") && files.get(path) !== text) discardSpare();
      files.set(path, text);
    },
    async setFaults(faults) {
      conditions = { clockOffset: conditions.clockOffset, ...faults };
      await call({ method: "setConditions", conditions });
    },
    async setClockOffset(clockOffset) {
      conditions = { ...conditions, clockOffset };
      await call({ method: "setConditions", conditions });
    },
    async restart(restarting = {}) {
      if (restarting.env) {
        env = restarting.env;
        // It was prepared with the environment before.
        discardSpare();
      }
      // A run that was stopped has let go of the page's events; it comes back to them.
      if (state.at === "stopped") hearPage();
      await begin();
      return settled();
    },
    stop,
  };
}

const isAboutJars = ({ method }: GatewayCall): boolean =>
  method === "clearCookies" || method === "setCookie";

/** What a preview shows of it that asks for its page then. */
function tellEnding(ending: RunState): string {
  switch (ending.at) {
    case "exited":
      return `Its process ended with code ${ending.code}.`;
    case "failed":
      return ending.failure.message;
    default:
      return "It was stopped.";
  }
}
