import { reportFatal } from "../internal/fatal.ts";
import { invalidArgType } from "../internal/errors.ts";
import { nextTick } from "../internal/next-tick.ts";
import type { AsyncLocalStorage } from "../async_hooks/local-storage.ts";

export type Name = string | symbol;
export type Subscriber = (message: unknown, name: Name) => void;

type Transform = (message: unknown) => unknown;

/** A named place to which messages are published, and nothing happens where nobody listens. */
export class Channel {
  readonly name: Name;
  #subscribers: readonly Subscriber[] = [];
  readonly #stores = new Map<AsyncLocalStorage<unknown>, Transform>();

  constructor(name: Name) {
    this.name = name;
  }

  get hasSubscribers(): boolean {
    return this.#subscribers.length > 0 || this.#stores.size > 0;
  }

  subscribe(subscriber: Subscriber): void {
    if (typeof subscriber !== "function") {
      throw invalidArgType("subscription", "of type function", subscriber);
    }
    this.#subscribers = [...this.#subscribers, subscriber];
  }

  unsubscribe(subscriber: Subscriber): boolean {
    const at = this.#subscribers.indexOf(subscriber);
    if (at < 0) return false;
    this.#subscribers = this.#subscribers.toSpliced(at, 1);
    return true;
  }

  /** A subscriber's exception ends the process later; it never reaches who publishes. */
  publish(message: unknown): void {
    for (const subscriber of this.#subscribers) {
      try {
        subscriber(message, this.name);
      } catch (error) {
        nextTick(() => reportFatal(error));
      }
    }
  }

  bindStore(store: AsyncLocalStorage<unknown>, transform: Transform = (message) => message): void {
    this.#stores.set(store, transform);
  }

  unbindStore(store: AsyncLocalStorage<unknown>): boolean {
    return this.#stores.delete(store);
  }

  runStores<R>(
    message: unknown,
    callback: (...args: never[]) => R,
    self?: unknown,
    ...args: unknown[]
  ): R {
    const inner = (): R => {
      this.publish(message);
      return Reflect.apply(callback, self, args) as R;
    };
    return [...this.#stores].reduceRight<() => R>(
      (next, [store, transform]) =>
        () =>
          store.run(transform(message), next),
      inner,
    )();
  }
}
