import {
  abortError,
  invalidArgType,
  mustBeAbortSignal,
  mustBeInteger,
} from "../internal/errors.ts";
import { Queue } from "../internal/queue.ts";
import type { Emitter, EventName, Listener } from "./emitter.ts";

type Options = {
  readonly signal?: AbortSignal;
  /** Events that end the iteration. */
  readonly close?: readonly string[];
  /** Pauses the emitter while more events than this wait. */
  readonly highWaterMark?: number;
  readonly lowWaterMark?: number;
};
type Pausable = Emitter & { pause?: () => void; resume?: () => void };
type Waiting = {
  resolve(result: IteratorResult<unknown[]>): void;
  reject(error: unknown): void;
};

/** The events `name`, each as the array of its arguments, until the signal aborts or `error` comes. */
export function on(
  emitter: Pausable | EventTarget,
  name: EventName,
  options: Options = {},
): AsyncIterableIterator<unknown[]> {
  const { signal, highWaterMark = Number.MAX_SAFE_INTEGER, lowWaterMark = 1 } = options;
  if (signal !== undefined) mustBeAbortSignal(signal, "options.signal");
  if (signal?.aborted) throw abortError(signal);
  mustBeInteger(highWaterMark, "options.highWaterMark", 1);
  mustBeInteger(lowWaterMark, "options.lowWaterMark", 1);

  const unread = new Queue<unknown[]>();
  const waiting = new Queue<Waiting>();
  const undos: (() => void)[] = [];
  let paused = false;
  let failure: { error: unknown } | undefined;
  let finished = false;

  const listen = (type: EventName, listener: Listener): void => {
    if (emitter instanceof EventTarget) {
      emitter.addEventListener(String(type), listener);
      undos.push(() => emitter.removeEventListener(String(type), listener));
    } else if (typeof emitter?.on === "function") {
      emitter.on(type, listener);
      undos.push(() => emitter.removeListener(type, listener));
    } else throw invalidArgType("emitter", "an instance of EventEmitter", emitter);
  };
  const finish = async (): Promise<IteratorResult<unknown[]>> => {
    for (const undo of undos.splice(0)) undo();
    finished = true;
    for (let reader; (reader = waiting.shift());) reader.resolve({ value: undefined, done: true });
    return { value: undefined, done: true };
  };
  const fail = (error: unknown): void => {
    const reader = waiting.shift();
    if (reader) reader.reject(error);
    else failure = { error };
    void finish();
  };

  listen(name, (...args) => {
    const reader = waiting.shift();
    if (reader) return reader.resolve({ value: args, done: false });
    unread.push(args);
    if (!paused && unread.size > highWaterMark && "pause" in emitter) {
      paused = true;
      emitter.pause?.();
    }
    return undefined;
  });
  if (name !== "error" && !(emitter instanceof EventTarget)) listen("error", fail);
  for (const type of options.close ?? []) listen(type, () => void finish());
  if (signal) {
    const onAbort = (): void => fail(abortError(signal));
    signal.addEventListener("abort", onAbort, { once: true });
    undos.push(() => signal.removeEventListener("abort", onAbort));
  }

  return {
    async next() {
      const value = unread.shift();
      if (value) {
        if (paused && unread.size < lowWaterMark && "resume" in emitter) {
          paused = false;
          emitter.resume?.();
        }
        return { value, done: false };
      }
      if (failure) {
        const { error } = failure;
        failure = undefined;
        throw error;
      }
      if (finished) return finish();
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return: finish,
    async throw(error: unknown) {
      if (!(error instanceof Error)) {
        throw invalidArgType("EventEmitter.AsyncIterator", "an instance of Error", error);
      }
      fail(error);
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
