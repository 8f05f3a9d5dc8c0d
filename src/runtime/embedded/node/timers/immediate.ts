/** Immediates: callbacks of the check phase, in order. */
import { captureFrame, runInFrame } from "../internal/async-context.ts";
import { named } from "../internal/callable.ts";
import { mustBeFunction } from "../internal/errors.ts";
import { connectImmediates, wake } from "../internal/event-loop.ts";
import { Queue } from "../internal/queue.ts";

const queue = new Queue<Immediate>();
let refed = 0;

/** What `setImmediate` returns. */
export class Immediate {
  _onImmediate: ((...args: unknown[]) => void) | null;
  readonly _argv: readonly unknown[];
  _destroyed = false;
  #refed = true;
  readonly #frame = captureFrame();

  constructor(callback: (...args: unknown[]) => void, args: readonly unknown[]) {
    this._onImmediate = callback;
    this._argv = args;
    refed++;
    queue.push(this);
    wake();
  }

  ref(): this {
    if (!this.#refed && !this._destroyed) refed++;
    this.#refed = true;
    return this;
  }

  unref(): this {
    if (this.#refed && !this._destroyed) refed--;
    this.#refed = false;
    return this;
  }

  hasRef(): boolean {
    return this.#refed && !this._destroyed;
  }

  cancel(): void {
    if (this._destroyed) return;
    if (this.#refed) refed--;
    this._destroyed = true;
    this._onImmediate = null;
  }

  fire(): void {
    const callback = this._onImmediate;
    this.cancel();
    if (callback) runInFrame(this.#frame, () => Reflect.apply(callback, this, this._argv));
  }

  [Symbol.dispose](): void {
    this.cancel();
  }
}

named(Immediate, "Immediate");

connectImmediates({
  size: () => queue.size,
  take() {
    const immediate = queue.shift();
    return immediate && !immediate._destroyed ? () => immediate.fire() : undefined;
  },
  holdsProcess: () => refed > 0,
});

export function setImmediate(callback: (...args: never[]) => void, ...args: unknown[]): Immediate {
  mustBeFunction(callback, "callback");
  return new Immediate(callback as (...args: unknown[]) => void, args);
}

export function clearImmediate(immediate?: unknown): void {
  if (immediate instanceof Immediate) immediate.cancel();
}
