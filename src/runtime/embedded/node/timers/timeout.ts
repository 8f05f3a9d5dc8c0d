/** Timeouts and intervals. */
import { captureFrame, runInFrame } from "../internal/async-context.ts";
import { named } from "../internal/callable.ts";
import { mustBeFunction } from "../internal/errors.ts";
import { emitWarning } from "../internal/warning.ts";
import { cancel, countRefs, longestDelay, start, timeoutById, type Scheduled } from "./lists.ts";

type Arguments = readonly unknown[];

let lastId = 0;

/** What `setTimeout` and `setInterval` return. */
export class Timeout implements Scheduled {
  _idleTimeout: number;
  _idleStart = -1;
  _onTimeout: ((...args: unknown[]) => void) | null;
  readonly _timerArgs: Arguments;
  _repeat: number | null;
  _destroyed = false;
  #refed: boolean;
  #id: number | undefined;
  readonly #frame = captureFrame();

  constructor(
    callback: (...args: unknown[]) => void,
    after: unknown,
    args: Arguments,
    isRepeat: boolean,
    isRefed: boolean,
  ) {
    this._idleTimeout = delayOf(after);
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = isRepeat ? this._idleTimeout : null;
    this.#refed = isRefed;
    start(this);
  }

  /** Runs the callback, then starts again if this is an interval. Called by the loop. */
  fire(): void {
    const callback = this._onTimeout;
    if (typeof callback !== "function") return;
    try {
      runInFrame(this.#frame, () => Reflect.apply(callback, this, this._timerArgs));
    } finally {
      if (this._repeat !== null && this._idleTimeout !== -1) {
        this._idleTimeout = this._repeat;
        start(this);
      } else if (!this.#isPending()) this._destroyed = true;
    }
  }

  #isPending(): boolean {
    return this._idleStart !== -1;
  }

  refresh(): this {
    if (this._idleTimeout !== -1) start(this);
    return this;
  }

  ref(): this {
    if (!this.#refed && this.#isPending()) countRefs(1);
    this.#refed = true;
    return this;
  }

  unref(): this {
    if (this.#refed && this.#isPending()) countRefs(-1);
    this.#refed = false;
    return this;
  }

  hasRef(): boolean {
    return this.#refed;
  }

  close(): this {
    clearTimeout(this);
    return this;
  }

  [Symbol.toPrimitive](): number {
    if (this.#id === undefined) {
      this.#id = ++lastId;
      timeoutById.set(this.#id, this);
    }
    return this.#id;
  }

  [Symbol.dispose](): void {
    clearTimeout(this);
  }

  /** Stops it for good. */
  cancel(): void {
    cancel(this);
    this._destroyed = true;
    this._idleTimeout = -1;
    this._onTimeout = null;
    if (this.#id !== undefined) timeoutById.delete(this.#id);
  }
}

named(Timeout, "Timeout");

function delayOf(after: unknown): number {
  const ms = Number(after);
  if (ms >= 1 && ms <= longestDelay) return Math.trunc(ms);
  if (ms > longestDelay) {
    emitWarning(
      `${ms} does not fit into a 32-bit signed integer.\nTimeout duration was set to 1.`,
      "TimeoutOverflowWarning",
    );
  }
  return 1;
}

export function setTimeout(
  callback: (...args: never[]) => void,
  after?: unknown,
  ...args: unknown[]
): Timeout {
  mustBeFunction(callback, "callback");
  return new Timeout(callback as (...args: unknown[]) => void, after, args, false, true);
}

export function setInterval(
  callback: (...args: never[]) => void,
  repeat?: unknown,
  ...args: unknown[]
): Timeout {
  mustBeFunction(callback, "callback");
  return new Timeout(callback as (...args: unknown[]) => void, repeat, args, true, true);
}

/** Takes what `setTimeout` returned, or its number, or anything, which it ignores. */
export function clearTimeout(timer?: unknown): void {
  if (timer instanceof Timeout) return timer.cancel();
  if (typeof timer === "number" || typeof timer === "string") {
    const found = timeoutById.get(Number(timer));
    if (found instanceof Timeout) found.cancel();
  }
}

export const clearInterval = clearTimeout;
