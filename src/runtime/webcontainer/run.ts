import type { WebContainer } from "@webcontainer/api";
import type { Told } from "../../gateway/control.ts";
import { readLines } from "../../gateway/lines.ts";
import { processEnd, type ProcessEnd } from "../../gateway/process-end.ts";
import type { TraceEvent } from "../../trace/event.ts";
import type { WireRecord } from "../../trace/wire.ts";
import { withDeadline } from "../embedded/host/deadline.ts";
import { neverListened, unresponsive } from "../embedded/host/failures.ts";
import { whenSettled } from "../embedded/host/settled.ts";
import { createSignal } from "../embedded/host/signal.ts";
import type { Failure, Faults, LogLine, RunState, StartOptions, Undo } from "../port.ts";
import { createBrowsers } from "./browsers.ts";
import { crashOf } from "./crash.ts";
import { createEvents } from "./events.ts";
import {
  containerDied,
  failureOf,
  FailureError,
  gatewayWithin,
  notIsolated,
  refuse,
  withoutWebSockets,
} from "./failures.ts";
import { toFolders } from "./fetch-files.ts";
import { startGateway, startWithin, type GatewayProcess } from "./gateway-process.ts";
import { createHold } from "./hold.ts";
import { createLogLines } from "./log-lines.ts";
import type { Deadlines, WebContainerRun } from "./options.ts";
import { portsOf } from "./ports.ts";
import { startProgram, type Program } from "./program.ts";
import { bootContainer, discardContainer, isAlive, onContainerLost } from "./service.ts";
import { createStepper } from "./stepper.ts";
import { type StepName, stepTexts, toSteps } from "./steps.ts";
import { watchUpgrades } from "./upgrades.ts";
import { watchRun } from "./watch.ts";

export type RunOptions = {
  readonly start: StartOptions;
  /** Everything beside the project's own files, by path in the run's folder. */
  readonly files: () => Promise<Readonly<Record<string, string>>>;
  /** The first port for an example. */
  readonly port: number;
  /** How often the service's page is loaded. */
  readonly attempts: number;
  readonly deadlines: Deadlines;
};

/** A run's place in the container, once it is written. */
type Place = {
  readonly container: WebContainer;
  readonly home: string;
  readonly port: number;
};

/** How much of the end of the output is kept, to tell from it what went wrong. */
const TAIL = 16_000;
/** How long the service may take to tell of a port that the example listens on, in ms. */
const PUBLISHING = 2000;
/** How long processes may take to end, in ms. */
const ENDING = 3000;
/** Codes of processes that a signal ended: SIGKILL, SIGTERM. */
const killed = [137, 143];

let lastRun = 0;

export function createRun(options: RunOptions): WebContainerRun {
  const { start, files, port, attempts, deadlines } = options;
  const states = createSignal<RunState>();
  const traced = createSignal<TraceEvent>();
  const logs = createSignal<LogLine>();
  const stepper = createStepper();
  const events = createEvents({
    emit: (event) => traced.emit(event),
    askForMarks: async () => gateway?.client.mark(),
  });
  const upgrades = watchUpgrades({
    patience: deadlines.upgrade,
    onMissing(missing) {
      isMissing = missing;
      if (state.at === "running") become(running(state.port));
    },
  });
  const own = new Map(Object.entries(start.project.files));
  const home = `run-${++lastRun}`;
  let state: RunState = { at: "starting", step: stepTexts.isolation };
  let place: Place | undefined;
  let gateway: GatewayProcess | undefined;
  let example: Pick<Program, "kill" | "exited"> | undefined;
  let env = start.env;
  let faults: Faults = {};
  let clockOffset = 0;
  /** No upgrade comes off. */
  let isMissing = false;
  /** Whether the gateway has to be in the example's process: not known before a first server listens. */
  let isWithin: boolean | undefined;
  /** Which container is waited for right now: should it take too long, it is to blame. */
  let waitedFor: WebContainer | undefined;
  let unwatch: Undo = () => undefined;
  let jars: ReturnType<GatewayProcess["client"]["snapshot"]> = {};
  /** Counts servers: how an older one ends is not about this one. */
  let generation = 0;

  function running(at: number): RunState {
    const limit = isMissing ? withoutWebSockets : isWithin === true ? gatewayWithin : undefined;
    return { at: "running", port: at, ...(limit !== undefined && { limit }) };
  }

  const note = (text: string): void => logs.emit({ level: "info", text, source: "runtime" });

  function become(next: RunState): void {
    state = next;
    states.emit(next);
  }

  const browsers = createBrowsers({
    patience: deadlines.preview,
    async gateway() {
      const settledState = await settled();
      if (gateway) return gateway;
      if (settledState.at === "failed") throw refuse(settledState.failure);
      throw new Error("The example's server has stopped.");
    },
    firstPreview: (show) =>
      stepper.take("preview", show, { slow: deadlines.slow, deadline: 3 * deadlines.preview }),
  });

  function take<T>(step: Exclude<StepName, "preview">, work: () => Promise<T>): Promise<T> {
    become({ at: "starting", step: stepTexts[step] });
    const deadline = step === "isolation" ? deadlines.boot : deadlines[step];
    return stepper.take(step, work, { slow: deadlines.slow, deadline });
  }

  /** @returns nothing where another start, or a stop, has come in between */
  async function settle(mine: number): Promise<Place | undefined> {
    if (place) {
      if (await isAlive(place.container, deadlines.silence)) return place;
      lose(place.container);
    }
    await take("isolation", async () => {
      if (!crossOriginIsolated) throw refuse(notIsolated());
    });
    const fetched = files();
    // Told by the step that waits for it.
    fetched.catch(() => undefined);
    const container = await take("boot", () => bootContainer(attempts, deadlines));
    if (mine !== generation) return undefined;
    await take("mount", async () => {
      const beside = await fetched;
      const project = [...own].map(([path, text]) => [`example/${path}`, text] as const);
      const all = { ...beside, ...Object.fromEntries(project) };
      waitedFor = container;
      await container.mount({ [home]: { directory: toFolders(all) } });
    });
    // A start that came in between writes to the same folder; after a stop nobody does.
    if (mine !== generation && state.at !== "stopped") return undefined;
    place = { container, home, port: portsOf(container).take(port) };
    return place;
  }

  /** @returns nothing where another start, or a stop, has come in between */
  async function openGateway(at: Place, mine: number): Promise<GatewayProcess | undefined> {
    const said = createLogLines((text) => {
      // A terminal echoes the commands that it is given.
      if (text !== "" && !text.startsWith('{"id":')) {
        logs.emit({ level: "debug", text, source: "runtime" });
      }
    });
    events.nextGateway();
    const opened = await startGateway({
      ...whereOf(at),
      onRecord(record) {
        passed(record);
        events.push("gateway", record);
      },
      onMark: (at) => events.mark("gateway", at),
      onText: (text) => said.push(text),
    });
    if (mine !== generation) {
      opened.kill();
      return undefined;
    }
    void opened.exited.then((code) => {
      if (gateway !== opened) return;
      gateway = undefined;
      events.end("gateway");
      const isRunning = state.at === "running";
      lose(at.container);
      if (isRunning) fail(containerDied(code));
    });
    await adopt(opened);
    return opened;
  }

  const whereOf = ({ container, port: target }: Place) => {
    return { container, home, target, origin: `http://localhost:${port}`, jars };
  };

  /** Something passed the gateway. */
  function passed(record: WireRecord): void {
    browsers.recorded(record);
    upgrades.recorded(record);
  }

  /** Makes it the gateway of all tabs. */
  async function adopt(opened: GatewayProcess): Promise<void> {
    opened.client.onCookies((browser, cookies) => {
      // A gateway that begins tells of one jar after the other.
      jars = { ...jars, ...opened.client.snapshot() };
      browsers.cookiesChanged(browser, cookies);
    });
    gateway = opened;
    await applyConditions();
    await browsers.restore(opened);
  }

  /** From now on the gateway is a guest of the example's process. */
  async function moveGateway(): Promise<void> {
    isWithin = true;
    note(gatewayWithin);
    const left = gateway;
    gateway = undefined;
    left?.kill();
    if (left) await withDeadline(left.exited, ENDING);
    events.end("gateway");
    await endExample();
  }

  async function applyConditions(): Promise<void> {
    const { blockWebSockets = false, ...store } = faults;
    upgrades.block(blockWebSockets);
    await gateway?.client.setFaults(store);
    await gateway?.client.blockWebSockets(blockWebSockets);
    if (clockOffset !== 0) await gateway?.client.setClockOffset(clockOffset);
  }

  /** Starts the example's process. Resolves when it listens; throws a FailureError where it does not. */
  async function launch(at: Place, mine: number): Promise<void> {
    const ports = new Set<number>();
    let tail = "";
    let hears = (): void => undefined;
    const listening = new Promise<void>((resolve) => {
      hears = resolve;
    });
    const lines = createLogLines((text) => {
      // A terminal echoes the commands to the guest.
      if (isWithin === true && text.startsWith('{"id":')) return;
      logs.emit({ level: "info", text, source: "example" });
    });
    // A process that ends because the gateway has to be in it was never the reader's to see.
    const told = createHold();
    if (isWithin !== undefined) told.release();
    const onRecord = (record: WireRecord): void => {
      told.add(() => events.push("preload", record));
      if (record.type !== "server" || record.change !== "listening") return;
      if (record.port !== undefined) ports.add(record.port);
      if (record.port === at.port) hears();
    };
    const onMark = (until: number): void => told.add(() => events.mark("preload", until));
    const onText = (text: string): void => {
      tail = (tail + text).slice(-TAIL);
      lines.push(text);
    };

    const published = portsOf(at.container).nextOpen(at.port);
    const command = commandOf(start.project.entry);
    const environment = { NODE_ENV: "development", ...env, PORT: String(at.port) };
    waitedFor = at.container;
    const started = await take("start", async () => {
      if (isWithin === true) {
        // The one process tells of both, in one order.
        const both = {
          onRecord(record: WireRecord) {
            passed(record);
            onRecord(record);
          },
          onMark,
          onText,
        };
        const { blockWebSockets: _, ...store } = faults;
        const conditions = { faults: store, clockOffset };
        const host = { ...whereOf(at), ...both };
        events.nextGateway();
        const guest = await startWithin(host, command, { conditions, env: environment });
        if (mine !== generation) return guest;
        example = guest;
        watch(at, mine, guest);
        // Answered in the turns that the example's code leaves it.
        await adopt(guest);
        return guest;
      }
      const before = gateway ?? (await openGateway(at, mine));
      if (!before) return undefined;
      const { control } = before;
      const reader = readLines({
        message(message) {
          // Both ends are built from the same source.
          const said = message as Told;
          if (said.say === "record") onRecord(said.record);
          else onMark(said.at);
        },
        text: onText,
      });
      const program = await startProgram(at.container, command, {
        cwd: `${home}/example`,
        env: { ...environment, PRELOAD_CONTROL: String(control) },
        onOutput: (chunk) => reader.push(chunk),
      });
      void program.exited.then(reader.end);
      return program;
    });
    waitedFor = undefined;
    if (!started || mine !== generation) return started?.kill();
    example = started;
    if (gateway && gateway !== started) watch(at, mine, gateway);

    const ended = started.exited.then((code): RunState => {
      if (gateway === started) gateway = undefined;
      lines.end();
      told.release();
      // One that was ended from here is told of by whoever did that.
      if (example === started) {
        example = undefined;
        events.push("preload", processEnd({ change: "exited", code }));
      }
      events.end("preload");
      if (killed.includes(code)) return { at: "failed", failure: containerDied(code) };
      if (code !== 0) return { at: "failed", failure: crashOf(tail, `${home}/example`) };
      return { at: "exited", code };
    });
    const listens = take("listening", async () => {
      // The preload tells it a moment before others can connect; the service tells it, if at all, then.
      const heard = listening.then(() => withDeadline(published, PUBLISHING));
      const first = await Promise.race([
        Promise.race([heard, published]).then(() => undefined),
        ended,
      ]);
      if (!first) return;
      if (first.at === "failed") throw refuse(first.failure);
      throw refuse(neverListened(at.port, [...ports]));
    });
    await listens.catch((error: unknown) => {
      const isLate = error instanceof FailureError && error.failure.kind === "timed-out";
      throw isLate ? refuse(neverListened(at.port, [...ports])) : error;
    });
    if (mine !== generation) return;
    // It may have ended while the server started, and the tabs' ports with it.
    if (!gateway) throw refuse(containerDied(undefined));
    if (isWithin === undefined) {
      isWithin = !(await gateway.client.probeUpgrade(deadlines.upgrade));
      if (mine !== generation) return;
      if (isWithin) {
        told.drop();
        await moveGateway();
        return launch(at, mine);
      }
    }
    told.release();
    become(running(at.port));
    void ended.then((ending) => {
      if (mine !== generation) return;
      example = undefined;
      if (ending.at === "failed") fail(ending.failure);
      else become(ending);
    });
  }

  /** From now on, and until the example ends, somebody has to answer. */
  function watch({ container }: Place, mine: number, asked: GatewayProcess): void {
    const { answer, silence } = deadlines;
    unwatch();
    unwatch = watchRun({
      ask: asked.client.mark,
      isAlive: () => isAlive(container, silence),
      patience: answer,
      onLoop: () => mine === generation && fail(unresponsive(answer / 1000)),
      onDeath: () => discardContainer(container),
    });
  }

  /** The container is of no more use, to this run or another. */
  function lose(container: WebContainer): void {
    forgetPlace();
    discardContainer(container);
  }

  function forgetPlace(): void {
    unwatch();
    place = undefined;
    gateway = undefined;
    example = undefined;
    waitedFor = undefined;
    for (const source of ["gateway", "preload"] as const) events.end(source);
  }

  /** It was discarded: by another run, or because it was silent. */
  function onLost(container: WebContainer): void {
    if (place?.container !== container) return;
    forgetPlace();
    // What has failed or was stopped already has its reason.
    if (["starting", "running", "exited"].includes(state.at)) fail(containerDied(undefined));
  }

  async function begin(): Promise<void> {
    const mine = ++generation;
    waitedFor = undefined;
    become({ at: "starting", step: stepTexts.isolation });
    try {
      await endExample({ change: "restarted" });
      if (mine !== generation) return;
      const at = await settle(mine);
      // It was stopped while its files were being written.
      if (state.at === "stopped") return await leave();
      if (!at || mine !== generation) return;
      await launch(at, mine);
    } catch (error) {
      if (mine !== generation) return;
      const failure = failureOf(error);
      if (failure.kind === "timed-out" && waitedFor) lose(waitedFor);
      fail(failure);
    }
  }

  function fail(failure: Failure): void {
    generation++;
    void endExample({ change: "exited" });
    become({ at: "failed", failure });
  }

  /** @param end what the trace is told; nothing where the reader did not see that process run */
  async function endExample(end?: ProcessEnd): Promise<void> {
    unwatch();
    const ending = example;
    example = undefined;
    if (gateway === ending) gateway = undefined;
    if (!ending) return;
    ending.kill();
    await withDeadline(ending.exited, ENDING);
    if (!end) return;
    events.push("preload", processEnd(end));
    events.end("preload");
  }

  const settled = (): Promise<RunState> => whenSettled(state, states);

  async function stop(): Promise<void> {
    generation++;
    removeEventListener("pageshow", onPageShow);
    forgetLost();
    browsers.closeAll();
    const closing = gateway;
    gateway = undefined;
    become({ at: "stopped" });
    closing?.kill();
    await endExample({ change: "exited" });
    if (closing) await withDeadline(closing.exited, ENDING);
    events.stop();
    upgrades.stop();
    await leave();
  }

  /** Gives the run's folder and port back. */
  async function leave(): Promise<void> {
    const left = place;
    place = undefined;
    if (!left) return;
    portsOf(left.container).release(left.port);
    const removed = left.container.fs.rm(home, { recursive: true, force: true });
    // What is left there is in nobody's way.
    await withDeadline(
      removed.catch(() => undefined),
      ENDING,
    );
  }

  /** A page that comes back from the back/forward cache may have lost its container meanwhile. */
  async function check(): Promise<void> {
    const container = place?.container;
    if (container && !(await isAlive(container, deadlines.silence))) discardContainer(container);
  }

  function onPageShow(event: PageTransitionEvent): void {
    if (event.persisted) void check();
  }

  addEventListener("pageshow", onPageShow);
  let forgetLost = onContainerLost(onLost);
  start.signal?.addEventListener("abort", () => void stop(), { once: true });
  // In a task of its own, so that whoever gets the run hears its states.
  queueMicrotask(() => void begin());

  return {
    isolation: "container",
    progress: stepper.progress,
    onProgress: stepper.listen,
    onSteps: (listener) => stepper.listen((progress) => listener(toSteps(progress))),
    state: () => state,
    onState: states.listen,
    onEvent: traced.listen,
    onLog: logs.listen,
    openBrowser: async (browser) => browsers.open(browser),
    async edit(path, text) {
      own.set(path, text);
      if (!place) return;
      const file = `${home}/example/${path}`;
      const folder = file.slice(0, file.lastIndexOf("/"));
      await place.container.fs.mkdir(folder, { recursive: true });
      await place.container.fs.writeFile(file, text);
    },
    async setFaults(next) {
      faults = next;
      await applyConditions();
    },
    async setClockOffset(ms) {
      clockOffset = ms;
      await gateway?.client.setClockOffset(ms);
    },
    async restart(restarting = {}) {
      if (restarting.env) env = restarting.env;
      // A run that was stopped has let go of the page's events; it comes back to them.
      addEventListener("pageshow", onPageShow);
      forgetLost();
      forgetLost = onContainerLost(onLost);
      note("The server starts again.");
      await begin();
      return settled();
    },
    stop,
  };
}

/** As `npm start` does it, with the preload before it. */
function commandOf(entry: string): string[] {
  const preload = ["--import", "../support/preload.mjs", entry];
  if (!/\.m?ts$/.test(entry)) return preload;
  return ["--enable-source-maps", "--import", "../support/types.mjs", ...preload];
}
