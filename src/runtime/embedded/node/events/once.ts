import { abortError, invalidArgType, mustBeAbortSignal } from "../internal/errors.ts";
import type { Emitter, EventName, Listener } from "./emitter.ts";

type Options = { readonly signal?: AbortSignal };

/** Resolves with the arguments of the next event `name`; rejects when `error` comes first. */
export async function once(
  emitter: Emitter | EventTarget,
  name: EventName,
  options: Options = {},
): Promise<unknown[]> {
  const { signal } = options;
  if (signal !== undefined) mustBeAbortSignal(signal, "options.signal");
  if (signal?.aborted) throw abortError(signal);
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      undo();
      reject(abortError(signal));
    };
    const onError: Listener = (error) => {
      undo();
      reject(error);
    };
    const onEvent: Listener = (...args) => {
      undo();
      resolve(args);
    };
    const undo = (): void => {
      signal?.removeEventListener("abort", onAbort);
      if (emitter instanceof EventTarget) emitter.removeEventListener(String(name), onEvent);
      else {
        emitter.removeListener(name, onEvent);
        emitter.removeListener("error", onError);
      }
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    if (emitter instanceof EventTarget)
      emitter.addEventListener(String(name), onEvent, { once: true });
    else if (typeof emitter?.once === "function") {
      emitter.once(name, onEvent);
      if (name !== "error") emitter.once("error", onError);
    } else reject(invalidArgType("emitter", "an instance of EventEmitter", emitter));
  });
}
