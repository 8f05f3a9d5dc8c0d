import { currentFrame } from "../internal/async-context.ts";
import { invalidArgType } from "../internal/errors.ts";
import { runWith } from "./local-storage.ts";

let ids = 1;

/** Runs callbacks in the context of its creation. */
export class AsyncResource {
  readonly type: string;
  readonly #frame = currentFrame();
  readonly #id = ++ids;

  constructor(type: string) {
    if (typeof type !== "string") throw invalidArgType("type", "of type string", type);
    this.type = type;
  }

  runInAsyncScope<A extends unknown[], R>(
    callback: (...args: A) => R,
    self?: unknown,
    ...args: A
  ): R {
    return runWith(this.#frame, () => Reflect.apply(callback, self, args));
  }

  bind<A extends unknown[], R>(callback: (...args: A) => R): (...args: A) => R {
    if (typeof callback !== "function") throw invalidArgType("fn", "of type function", callback);
    const run = this.runInAsyncScope.bind(this) as typeof this.runInAsyncScope<A, R>;
    return function (this: unknown, ...args) {
      return run(callback, this, ...args);
    };
  }

  emitDestroy(): this {
    return this;
  }

  asyncId(): number {
    return this.#id;
  }

  triggerAsyncId(): number {
    return 1;
  }

  static bind<A extends unknown[], R>(
    callback: (...args: A) => R,
    type = callback.name || "bound-anonymous-fn",
  ): (...args: A) => R {
    return new AsyncResource(type).bind(callback);
  }
}
