/** `node:timers/promises`. */
import { abortError, mustBeAbortSignal } from "../internal/errors.ts";
import { clearImmediate, setImmediate as immediate } from "./immediate.ts";
import {
  clearInterval as stopInterval,
  clearTimeout as stopTimeout,
  setInterval as interval,
  setTimeout as timeout,
} from "./timeout.ts";

type Options = { readonly signal?: AbortSignal; readonly ref?: boolean };

function setTimeout<T = void>(delay?: number, value?: T, options: Options = {}): Promise<T> {
  return cancellable(options, (resolve) => {
    const timer = timeout(() => resolve(value as T), delay);
    if (options.ref === false) timer.unref();
    return () => stopTimeout(timer);
  });
}

function setImmediate<T = void>(value?: T, options: Options = {}): Promise<T> {
  return cancellable(options, (resolve) => {
    const handle = immediate(() => resolve(value as T));
    if (options.ref === false) handle.unref();
    return () => clearImmediate(handle);
  });
}

/** A promise that `begin` starts, and that the signal rejects after undoing what `begin` began. */
async function cancellable<T>(
  { signal }: Options,
  begin: (resolve: (value: T) => void) => () => void,
): Promise<T> {
  if (signal !== undefined) mustBeAbortSignal(signal, "options.signal");
  if (signal?.aborted) throw abortError(signal);
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => {
      cancel();
      reject(abortError(signal));
    };
    const cancel = begin((value) => {
      signal?.removeEventListener("abort", onAbort);
      resolve(value);
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

async function* setInterval<T = void>(
  delay?: number,
  value?: T,
  options: Options = {},
): AsyncGenerator<T> {
  const { signal } = options;
  if (signal !== undefined) mustBeAbortSignal(signal, "options.signal");
  if (signal?.aborted) throw abortError(signal);
  let unread = 0;
  let wakeReader: (() => void) | undefined;
  const timer = interval(() => {
    unread++;
    wakeReader?.();
  }, delay);
  if (options.ref === false) timer.unref();
  const onAbort = (): void => wakeReader?.();
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    for (;;) {
      if (signal?.aborted) throw abortError(signal);
      if (unread === 0) await new Promise<void>((resolve) => (wakeReader = resolve));
      for (; unread > 0; unread--) yield value as T;
    }
  } finally {
    stopInterval(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

const scheduler = {
  wait: (delay: number, options?: Options): Promise<void> =>
    setTimeout<void>(delay, undefined, options),
  yield: (): Promise<void> => setImmediate<void>(),
};

export { scheduler, setImmediate, setInterval, setTimeout };
export default { setTimeout, setImmediate, setInterval, scheduler };
