import { invalidArgType, mustBeFunction } from "../internal/errors.ts";
import { nextTick } from "../internal/next-tick.ts";

const custom = Symbol.for("nodejs.util.promisify.custom");

type Callback = (error: unknown, ...values: unknown[]) => void;
type Anything = (this: unknown, ...args: unknown[]) => unknown;

/** `util.promisify`. Functions of the runtime that call back with several values have `custom`. */
function promisifyFunction(original: unknown): Anything {
  mustBeFunction(original, "original");
  const own: unknown = Reflect.get(original, custom);
  if (own !== undefined && own !== null) {
    if (typeof own !== "function") {
      throw invalidArgType("util.promisify.custom", "of type function", own);
    }
    return Object.defineProperty(own as Anything, custom, {
      value: own,
      enumerable: false,
      writable: false,
      configurable: true,
    });
  }
  const call = original as Anything;
  function promisified(this: unknown, ...args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const done: Callback = (error, value) => (error ? reject(error) : resolve(value));
      call.call(this, ...args, done);
    });
  }
  Object.setPrototypeOf(promisified, Object.getPrototypeOf(original) as object);
  Object.defineProperty(promisified, custom, {
    value: promisified,
    enumerable: false,
    writable: false,
    configurable: true,
  });
  return Object.defineProperties(promisified, Object.getOwnPropertyDescriptors(original));
}

export const promisify = Object.assign(promisifyFunction, { custom });

/** `util.callbackify`. A rejection with a falsy reason becomes an error, as a callback needs one. */
export function callbackify(original: unknown): Anything {
  mustBeFunction(original, "original");
  const call = original as Anything;
  function callbackified(this: unknown, ...args: unknown[]): void {
    const done = args.pop();
    mustBeFunction(done, "last argument");
    const callback = (...result: [unknown, unknown?]) =>
      void (done as Callback).apply(this, result);
    Promise.resolve(call.apply(this, args)).then(
      (value) => nextTick(callback, null, value),
      (reason: unknown) => nextTick(callback, reason || falsyRejection(reason)),
    );
  }
  const descriptors = Object.getOwnPropertyDescriptors(original);
  if (typeof descriptors.length?.value === "number") descriptors.length.value++;
  if (typeof descriptors.name?.value === "string") descriptors.name.value += "Callbackified";
  return Object.defineProperties(callbackified, descriptors);
}

function falsyRejection(reason: unknown): Error {
  const message = "Promise was rejected with falsy value";
  return Object.assign(new Error(message), { code: "ERR_FALSY_VALUE_REJECTION", reason });
}
