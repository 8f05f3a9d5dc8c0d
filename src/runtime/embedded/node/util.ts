/**
 * `node:util`. `inspect` and `format` are Node's own code, published as node-inspect-extracted; its
 * version 3.0 is that of Node 20, later ones write some values as later versions of Node do.
 */
import {
  format,
  formatWithOptions,
  inspect,
  stripVTControlCharacters,
} from "node-inspect-extracted";
import { invalidArgType, mustBeFunction } from "./internal/errors.ts";
import { debuglog } from "./util/debuglog.ts";
import { isDeepEqual } from "./util/deep-equal.ts";
import { deprecate } from "./util/deprecate.ts";
import { callbackify, promisify } from "./util/promisify.ts";
import { styleText } from "./util/style-text.ts";
import { types } from "./util/types.ts";

/** Predates `class`: sets the prototype's prototype, and `super_` to be called by hand. */
function inherits(constructor: unknown, parent: unknown): void {
  if (constructor === undefined || constructor === null) mustBeFunction(constructor, "ctor");
  if (parent === undefined || parent === null) mustBeFunction(parent, "superCtor");
  const { prototype } = parent as { prototype: unknown };
  if (prototype === undefined) {
    throw invalidArgType("superCtor.prototype", "of type object", prototype);
  }
  Object.defineProperty(constructor, "super_", {
    value: parent,
    writable: true,
    configurable: true,
  });
  Object.setPrototypeOf((constructor as { prototype: object }).prototype, prototype);
}

/** Resolves when the signal aborts. Node also lets go when `resource` is collected; a page can't tell. */
const aborted = (signal: AbortSignal, _resource: object): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

const toUSVString = (text: unknown): string => String(text).replace(/\p{Surrogate}/gu, "\ufffd");

const isPrimitive = (value: unknown) =>
  value === null || (typeof value !== "object" && typeof value !== "function");

export const util = {
  format,
  formatWithOptions,
  inspect,
  stripVTControlCharacters,
  styleText,
  inherits,
  promisify,
  callbackify,
  deprecate,
  debuglog,
  debug: debuglog,
  types,
  aborted,
  toUSVString,
  isDeepStrictEqual: (one: unknown, other: unknown) => isDeepEqual(one, other, true),
  TextEncoder: globalThis.TextEncoder,
  TextDecoder: globalThis.TextDecoder,
  // Deprecated, still called by packages of that age.
  isArray: Array.isArray,
  isBoolean: (value: unknown) => typeof value === "boolean",
  isBuffer: (value: unknown) => value instanceof Uint8Array && "readUInt8" in value,
  isDate: types.isDate,
  isError: types.isNativeError,
  isFunction: (value: unknown) => typeof value === "function",
  isNull: (value: unknown) => value === null,
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  isNumber: (value: unknown) => typeof value === "number",
  isObject: (value: unknown) => typeof value === "object" && value !== null,
  isPrimitive,
  isRegExp: types.isRegExp,
  isString: (value: unknown) => typeof value === "string",
  isSymbol: (value: unknown) => typeof value === "symbol",
  isUndefined: (value: unknown) => value === undefined,
  _extend: (target: object, source: unknown) =>
    typeof source === "object" && source !== null ? Object.assign(target, source) : target,
};

export { format, formatWithOptions, inspect };
export default util;
