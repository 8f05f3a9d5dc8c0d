/**
 * What `AsyncLocalStorage` carries from a callback to the callbacks that it leads to. A browser has no
 * hook into `await` (the TC39 AsyncContext proposal would be one), so the context follows everything
 * that the runtime schedules itself (timers, nextTick, immediates, sockets, emitters bound to a
 * resource) and `.then` callbacks, and ends at the first `await` that really waits.
 */

/** One immutable map of store by storage; `undefined` while no storage has run. */
export type AsyncContext = ReadonlyMap<object, unknown> | undefined;

let current: AsyncContext;

export function currentContext(): AsyncContext {
  return current;
}

/** Makes `context` the current one and returns the one before, for a `finally` to put back. */
export function swapContext(context: AsyncContext): AsyncContext {
  const before = current;
  current = context;
  return before;
}

/** Runs `run` in `context`; the context before is back when it returns or throws. */
export function runInContext<T>(context: AsyncContext, run: () => T): T {
  const before = swapContext(context);
  try {
    return run();
  } finally {
    swapContext(before);
  }
}

/** A function that runs `callback` in the context of now, whenever it is called. */
export function bindContext<This, Args extends unknown[], Result>(
  callback: (this: This, ...args: Args) => Result,
): (this: This, ...args: Args) => Result {
  const context = current;
  // Nothing runs in a context most of the time: spare the wrapper.
  if (context === undefined) return callback;
  return function bound(this: This, ...args: Args) {
    const before = swapContext(context);
    try {
      return callback.apply(this, args);
    } finally {
      swapContext(before);
    }
  };
}
