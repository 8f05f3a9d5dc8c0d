/**
 * Node's event loop on top of a browser's: phases, ticks, microtasks, in Node's order.
 * Source: https://nodejs.org/en/learn/asynchronous-work/event-loop-timers-and-nexttick
 *
 * Each callback runs in a browser task of its own, because only the end of a task makes the browser
 * run its microtasks, and Node runs them after every callback. Ticks are drained before the task
 * ends, hence before microtasks. A tick that a microtask queues runs when all microtasks are done,
 * and before the next callback, which is again what Node does.
 */
import { captureFrame, runInFrame, type Frame } from "./async-context.ts";
import { reportFatal } from "./fatal.ts";
import { alarmClock, clock, lifeline, taskPoster } from "./platform.ts";
import { Queue } from "./queue.ts";

type Callback = () => void;
type Tick = { readonly run: Callback; readonly frame: Frame };

/** What the timers phase needs of the timers. */
export type TimerSource = {
  /** Takes the callback of the next timer that is due at `now` (ms), if any. */
  takeDue(now: number): Callback | undefined;
  /** When the next timer falls due (ms), or `undefined` without timers. */
  nextDue(): number | undefined;
  /** True while a timer keeps the process alive. */
  holdsProcess(): boolean;
};

/** What the check phase needs of the immediates. */
export type ImmediateSource = {
  size(): number;
  take(): Callback | undefined;
  holdsProcess(): boolean;
};

const noTimers: TimerSource = {
  takeDue: () => undefined,
  nextDue: () => undefined,
  holdsProcess: () => false,
};
const noImmediates: ImmediateSource = {
  size: () => 0,
  take: () => undefined,
  holdsProcess: () => false,
};

let timers = noTimers;
let immediates = noImmediates;
const ticks = new Queue<Tick>();
const poll = new Queue<Callback>();
/** What closed handles still have to say: the last one closed is the first heard, as in libuv. */
let closing: Callback[] = [];
/** Of these, what this turn's last phase still has to run. */
let closingNow: Callback[] = [];

let phase: "timers" | "poll" | "check" | "closing" = "timers";
/** Callbacks left in the current phase: those queued while it runs wait for the next turn. */
let budget = 0;
let now = Math.floor(clock());
let insideTask = false;
let posted = false;
let handles = 0;
let stopped = false;
let idleListener: (() => void) | undefined;

const post = taskPoster(step);
const alarm = alarmClock(() => {
  armed = undefined;
  step();
});
const holdProcess = lifeline();

/** The loop's time in ms: read once a turn, as libuv does, so that timers of one turn compare exactly. */
export function loopNow(): number {
  // Code that comes from outside the loop finds the time that it is.
  if (!insideTask) now = Math.floor(clock());
  return now;
}

export function connectTimers(source: TimerSource): void {
  timers = source;
}

export function connectImmediates(source: ImmediateSource): void {
  immediates = source;
}

/** Runs `run` when the current callback is done, before any promise reaction. */
export let queueTick = (run: Callback): void => {
  ticks.push({ run, frame: captureFrame() });
  wake();
};

/** Uses the ticks of a real Node, which interleave with that Node's own. */
export function adoptTicks(nextTick: (run: Callback) => void): void {
  queueTick = nextTick;
}

/** Queues input or output that is ready, for the poll phase. */
export function queuePoll(run: Callback): void {
  poll.push(run);
  wake();
}

/** Queues what a closed handle still has to say, for the last phase of a turn. */
export function queueClosing(run: Callback): void {
  closing.push(run);
  wake();
}

/** Makes sure that a turn will be taken. Within a callback, the end of the callback does. */
export function wake(): void {
  if (!insideTask) postStep();
}

/** Nothing runs any more: the process is over. */
export function stopLoop(): void {
  stopped = true;
  ticks.clear();
  poll.clear();
  closing = [];
  closingNow = [];
  holdProcess(false);
}

function postStep(): void {
  if (posted || stopped) return;
  posted = true;
  post();
}

/** Counts something that keeps the process alive: a server, an open connection. Returns its undo. */
export function holdOpen(): () => void {
  let held = true;
  handles++;
  holdProcess(true);
  return () => {
    if (!held) return;
    held = false;
    handles--;
    holdProcess(handles > 0);
    wake();
  };
}

/** True while anything can still happen: the program isn't done. */
export function isAlive(): boolean {
  return handles > 0 || hasWork() || timers.holdsProcess() || immediates.holdsProcess();
}

/** Calls `listener` each time that the loop runs out of everything that keeps a process alive. */
export function onIdle(listener: (() => void) | undefined): void {
  idleListener = listener;
  wake();
}

/**
 * Runs code that enters from outside (a script, a message of the host) as one callback of the loop:
 * its ticks run before its microtasks, and what it throws is an uncaught exception.
 */
export function runTask(run: Callback): void {
  if (stopped) return;
  if (insideTask) return run();
  now = Math.floor(clock());
  insideTask = true;
  idleTasks = 0;
  try {
    drainTicks();
    guarded(run);
    drainTicks();
  } finally {
    insideTask = false;
  }
  schedule();
}

const hasWork = (): boolean => ticks.size + poll.size + closing.length + closingNow.length > 0;

function guarded(run: Callback): void {
  try {
    run();
  } catch (error) {
    reportFatal(error);
  }
}

function drainTicks(): void {
  let tick: Tick | undefined;
  while ((tick = ticks.shift())) {
    const { run, frame } = tick;
    guarded(() => runInFrame(frame, run));
  }
}

/** One task of the browser: the ticks that microtasks left, or else one callback. */
function step(): void {
  posted = false;
  if (stopped) return;
  insideTask = true;
  if (ticks.size > 0) {
    idleTasks = 0;
    drainTicks();
  } else {
    const callback = takeCallback();
    if (callback) {
      idleTasks = 0;
      guarded(callback);
    }
    drainTicks();
  }
  insideTask = false;
  schedule();
}

/** The next callback by phase. From the middle of a turn, it goes on into the next turn once. */
function takeCallback(): Callback | undefined {
  return takeOfTurn() ?? takeOfTurn();
}

function takeOfTurn(): Callback | undefined {
  if (phase === "timers") {
    now = Math.floor(clock());
    const callback = timers.takeDue(now);
    if (callback) return callback;
    phase = "poll";
    budget = poll.size;
  }
  if (phase === "poll") {
    if (budget-- > 0) return poll.shift();
    phase = "check";
    budget = immediates.size();
  }
  if (phase === "check") {
    while (budget-- > 0) {
      const callback = immediates.take();
      if (callback) return callback;
    }
    phase = "closing";
    closingNow = closing;
    closing = [];
  }
  const callback = closingNow.pop();
  if (!callback) phase = "timers";
  return callback;
}

/** After a task: takes care that there is a next one, at once or when the next timer falls due. */
function schedule(): void {
  if (stopped) return disarm();
  if (hasWork() || immediates.size() > 0) return postStep();
  phase = "timers";
  const due = timers.nextDue();
  if (due === undefined) disarm();
  else arm(due);
  if (idleListener && !isAlive()) noteIdle();
}

/** How many tasks in a row have found nothing that keeps the process alive. */
let idleTasks = 0;

/**
 * Idle only if it is so still after the microtasks of this task, which may begin something, and after
 * the browser's task that reports what they rejected.
 */
function noteIdle(): void {
  if (++idleTasks > 2) {
    idleTasks = 0;
    idleListener?.();
  } else postStep();
}

let armed: { due: number; keepsAlive: boolean } | undefined;

function arm(due: number): void {
  const keepsAlive = timers.holdsProcess();
  if (armed?.due === due && armed.keepsAlive === keepsAlive) return;
  armed = { due, keepsAlive };
  alarm.set(Math.max(0, Math.ceil(due - clock())), keepsAlive);
}

function disarm(): void {
  if (armed) alarm.clear();
  armed = undefined;
}
