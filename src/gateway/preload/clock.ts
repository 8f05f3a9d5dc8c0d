import { field } from "./patch.ts";

/**
 * The clock of the example's process: `Date` and the global timers, which can be sent ahead of the
 * real time. `performance.now`, `node:timers`, and with it `node:timers/promises` stay real: whoever
 * asks for those, as Engine.IO does for its heartbeats, is not moved.
 *
 * A jump is what a laptop notices that was closed for a while:
 * - `Date` is ahead at once.
 * - Timers that fell due fire, in the order in which they fell due, each in a turn of its own.
 * - An interval that fell due fires once, however often it was missed, and then goes on.
 * - Timers that have not are shortened by the jump.
 * - A step back moves `Date` only, as when a system's clock is corrected.
 */
export type Clock = {
  /** How many whole ms the clock is ahead from now on. Not to be called from within a timer. */
  readonly setOffset: (ms: number) => void;
};

/** The globals that are replaced. */
export type ClockScope = {
  Date: DateConstructor;
  setTimeout: typeof globalThis.setTimeout;
  setInterval: typeof globalThis.setInterval;
};

/**
 * What Node's `Timeout` tells of itself. These fields are as old as Node's timers, and the only way to
 * bring a timer forward that the example holds in its hands; the embedded runtime's have them, too.
 */
type Timer = {
  /** Delay of the present wait, in ms, or -1. */
  _idleTimeout: number;
  /** The event loop's time at its beginning, in ms. */
  readonly _idleStart: number;
  readonly _destroyed: boolean;
  refresh(): unknown;
};

const isTimer = (value: unknown): value is Timer =>
  typeof field(value, "_idleTimeout") === "number" &&
  typeof field(value, "_idleStart") === "number" &&
  typeof field(value, "refresh") === "function";

/** `_idleNext` is null in Node when a timer is in no list: it is just being called. */
const isWaiting = (timer: Timer): boolean =>
  !timer._destroyed && timer._idleTimeout >= 0 && field(timer, "_idleNext") !== null;

/**
 * Replaces the clock of `scope`. Functions and classes are proxies of the real ones, and timers are the
 * real ones, so they look and work as before: `clearTimeout` of `node:timers` takes them.
 *
 * @throws Error where timers are not the ones that we know.
 */
export function installClock(scope: ClockScope = globalThis): Clock {
  const { Date: RealDate, setTimeout } = scope;
  const { now } = RealDate;
  let offset = 0;

  const movedNow = new Proxy(now, { apply: () => now() + offset });
  const MovedDate = new Proxy(RealDate, {
    apply: () => new RealDate(now() + offset).toString(),
    construct: (target, args: unknown[], newTarget: DateConstructor): object =>
      Reflect.construct(target, args.length === 0 ? [now() + offset] : args, newTarget) as Date,
    get: (target, name): unknown => (name === "now" ? movedNow : Reflect.get(target, name)),
  });

  /** The event loop's time, on the scale of `_idleStart`. */
  function loopTime(): number {
    const probe: unknown = setTimeout(() => undefined, 1);
    clearTimeout(probe as NodeJS.Timeout);
    if (!isTimer(probe)) throw new Error("Its timers are not Node's.");
    return probe._idleStart;
  }
  loopTime();

  const timers = createTimers();
  const watched = (start: typeof globalThis.setTimeout | typeof globalThis.setInterval) =>
    new Proxy(start, {
      apply(target, self, args): unknown {
        const timer: unknown = Reflect.apply(target, self, args);
        if (isTimer(timer)) timers.add(timer);
        return timer;
      },
    });

  replace(scope, "Date", MovedDate);
  replace(RealDate.prototype, "constructor", MovedDate);
  replace(scope, "setTimeout", watched(scope.setTimeout));
  replace(scope, "setInterval", watched(scope.setInterval));

  return {
    setOffset(ms) {
      const jump = ms - offset;
      offset = ms;
      if (jump > 0) timers.bringForward(jump, loopTime());
    },
  };
}

/** Puts a value in a property's place, and leaves it as visible as it was. */
function replace(target: object, name: string, value: unknown): void {
  const { enumerable = false } = Object.getOwnPropertyDescriptor(target, name) ?? {};
  Object.defineProperty(target, name, { value, enumerable, writable: true, configurable: true });
}

/** The timers that the example has started. Whoever waits is held by the event loop; the rest may go. */
function createTimers() {
  const known = new Set<WeakRef<Timer>>();
  const gone = new FinalizationRegistry<WeakRef<Timer>>((ref) => known.delete(ref));
  /** The delay that was asked for, of timers that have been shortened. */
  const asked = new WeakMap<Timer, number>();

  function waiting(): Timer[] {
    const timers = [...known].map((ref) => ref.deref());
    return timers.filter((timer) => timer !== undefined).filter(isWaiting);
  }

  function shorten(timer: Timer, delay: number): void {
    const full = asked.get(timer) ?? timer._idleTimeout;
    asked.set(timer, full);
    Reflect.deleteProperty(timer, "refresh");
    timer._idleTimeout = delay;
    timer.refresh();
    // Whoever refreshes it later means the delay that it was started with.
    Object.defineProperty(timer, "refresh", {
      configurable: true,
      writable: true,
      value() {
        Reflect.deleteProperty(timer, "refresh");
        asked.delete(timer);
        timer._idleTimeout = full;
        return timer.refresh();
      },
    });
  }

  return {
    add(timer: Timer): void {
      const ref = new WeakRef(timer);
      known.add(ref);
      gone.register(timer, ref);
    },
    bringForward(jump: number, loopNow: number): void {
      const left = waiting().map((timer) => ({
        timer,
        delay: timer._idleStart + timer._idleTimeout - loopNow - jump,
      }));
      // Those of one delay fire in the order in which they were started.
      left.sort((one, other) => one.delay - other.delay);
      for (const { timer, delay } of left) shorten(timer, Math.max(1, delay));
    },
  };
}
