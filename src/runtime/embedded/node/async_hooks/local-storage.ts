import { currentFrame, enterFrame, runInFrame } from "../internal/async-context.ts";

/** What every store holds, by store. A frame is never changed: a new value makes a new frame. */
type Stores = ReadonlyMap<object, unknown>;

const none: Stores = new Map();

const stores = () => (currentFrame() as Stores | undefined) ?? none;

/**
 * `AsyncLocalStorage` as far as a browser allows. The store follows callbacks that the runtime
 * queues: ticks, timers, immediates, input of sockets. It does **not** follow `await` or
 * `promise.then`: a browser tells nobody that a promise continues. Bind what runs there
 * (`AsyncLocalStorage.bind`, `snapshot`), or read the store before the first `await`.
 */
export class AsyncLocalStorage<T> {
  #enabled = true;

  getStore(): T | undefined {
    return this.#enabled ? (stores().get(this) as T | undefined) : undefined;
  }

  run<R>(store: T, callback: (...args: unknown[]) => R, ...args: unknown[]): R {
    this.#enabled = true;
    return runWith(new Map(stores()).set(this, store), () => callback(...args));
  }

  exit<R>(callback: (...args: unknown[]) => R, ...args: unknown[]): R {
    const without = new Map(stores());
    without.delete(this);
    return runWith(without, () => callback(...args));
  }

  enterWith(store: T): void {
    this.#enabled = true;
    enterFrame(new Map(stores()).set(this, store));
  }

  disable(): void {
    this.#enabled = false;
  }

  /** A function that runs in the context of this moment, whoever calls it. */
  static bind<A extends unknown[], R>(callback: (...args: A) => R): (...args: A) => R {
    const frame = currentFrame();
    return function (this: unknown, ...args) {
      return runWith(frame, () => callback.apply(this, args));
    };
  }

  static snapshot(): <A extends unknown[], R>(callback: (...args: A) => R, ...args: A) => R {
    const frame = currentFrame();
    return (callback, ...args) => runWith(frame, () => callback(...args));
  }
}

/** `runInFrame`, with what the callback returns. An exception passes through. */
export function runWith<R>(frame: unknown, callback: () => R): R {
  const result: R[] = [];
  runInFrame(frame, () => result.push(callback()));
  return result[0] as R;
}
