import { invalidArgType, mustBeAbortSignal, mustBeFunction } from "../internal/errors.ts";
import { queueTick } from "../internal/event-loop.ts";

/** Calls `listener` once when `signal` aborts. Returns its undo, as a disposable. */
export function addAbortListener(
  signal: AbortSignal,
  listener: (event: Event) => void,
): Disposable {
  if (signal === undefined) throw invalidArgType("signal", "an instance of AbortSignal", signal);
  mustBeAbortSignal(signal, "signal");
  mustBeFunction(listener, "listener");
  let undo: (() => void) | undefined;
  if (signal.aborted) queueTick(() => listener(new Event("abort")));
  else {
    signal.addEventListener("abort", listener, { once: true });
    undo = () => signal.removeEventListener("abort", listener);
  }
  return { [disposeSymbol]: () => undo?.() } as unknown as Disposable;
}

/** Not every engine has it yet; Node 20 falls back to a symbol of the same description too. */
const disposeSymbol: symbol = Symbol.dispose ?? Symbol.for("nodejs.dispose");
