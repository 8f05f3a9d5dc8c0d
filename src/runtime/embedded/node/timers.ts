/** `node:timers`: Timeout and Immediate objects in Node's order. */
import { clearImmediate, Immediate, setImmediate } from "./timers/immediate.ts";
import promises from "./timers/promises.ts";
import { clearInterval, clearTimeout, setInterval, setTimeout, Timeout } from "./timers/timeout.ts";

/** `util.promisify.custom`: a registered symbol. */
const promisified = Symbol.for("nodejs.util.promisify.custom");

Object.defineProperty(setTimeout, promisified, {
  get: () => promises.setTimeout,
  enumerable: true,
});
Object.defineProperty(setImmediate, promisified, {
  get: () => promises.setImmediate,
  enumerable: true,
});

export {
  clearImmediate,
  clearInterval,
  clearTimeout,
  Immediate,
  promises,
  setImmediate,
  setInterval,
  setTimeout,
  Timeout,
};

export default {
  setTimeout,
  clearTimeout,
  setImmediate,
  clearImmediate,
  setInterval,
  clearInterval,
  promises,
};
