import { mustBeFunction } from "./errors.ts";
import { queueTick } from "./event-loop.ts";

/** `process.nextTick`. */
export function nextTick(callback: (...args: never[]) => void, ...args: unknown[]): void {
  mustBeFunction(callback, "callback");
  if (args.length === 0) queueTick(callback);
  else queueTick(() => (callback as (...args: unknown[]) => void)(...args));
}
