import { emitWarning } from "../internal/warning.ts";
import { mustBeString } from "../internal/errors.ts";

type Anything = (this: unknown, ...args: unknown[]) => unknown;

const warned = new Set<string>();

/** `util.deprecate`: warns at the first call, once per `code` where there is one. */
export function deprecate(original: Anything, message: string, code?: string): Anything {
  if (code !== undefined) mustBeString(code, "code");
  let isDone = false;
  function deprecated(this: unknown, ...args: unknown[]): unknown {
    if (!isDone) {
      isDone = true;
      if (code === undefined || !warned.has(code)) {
        if (code !== undefined) warned.add(code);
        emitWarning(message, "DeprecationWarning", code);
      }
    }
    return new.target
      ? (Reflect.construct(original, args, new.target) as unknown)
      : original.apply(this, args);
  }
  Object.setPrototypeOf(deprecated, original);
  if (original.prototype) deprecated.prototype = original.prototype as object;
  return deprecated;
}
