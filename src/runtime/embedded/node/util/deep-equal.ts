import { types } from "./types.ts";

/**
 * `util.isDeepStrictEqual` and the comparisons of `node:assert`.
 * Rules: https://nodejs.org/docs/latest-v20.x/api/assert.html#comparison-details
 */
export function isDeepEqual(one: unknown, other: unknown, strict: boolean): boolean {
  return compare(one, other, { strict, seen: new Map() });
}

type Walk = {
  readonly strict: boolean;
  /** Pairs under comparison: a cycle is equal if the rest is. */
  readonly seen: Map<object, object>;
};

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

function compare(one: unknown, other: unknown, walk: Walk): boolean {
  if (one === other) return one !== 0 || !walk.strict || Object.is(one, other);
  if (walk.strict) {
    if (!isObject(one) || !isObject(other)) return Object.is(one, other);
    if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
  } else {
    if (!isObject(one) || !isObject(other)) return looseEqual(one, other);
  }
  if (tag(one) !== tag(other)) return false;
  if (walk.seen.get(one) === other) return true;
  walk.seen.set(one, other);
  const equal = sameInside(one, other, walk) && sameMembers(one, other, walk);
  walk.seen.delete(one);
  return equal;
}

function looseEqual(one: unknown, other: unknown): boolean {
  if (isObject(one) || isObject(other)) return false;
  // `==` is the documented comparison of the legacy functions; NaN equals itself there too.
  // eslint-disable-next-line eqeqeq
  return one == other || (one !== one && other !== other);
}

const tag = (value: object) => Object.prototype.toString.call(value);

/** What isn't a property: a date's time, a buffer's bytes, a map's entries. */
function sameInside(one: object, other: object, walk: Walk): boolean {
  if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length;
  if (Array.isArray(other)) return false;
  if (one instanceof Date)
    return other instanceof Date && Object.is(one.getTime(), other.getTime());
  if (one instanceof RegExp) {
    return (
      other instanceof RegExp && String(one) === String(other) && one.lastIndex === other.lastIndex
    );
  }
  if (types.isNativeError(one)) {
    if (!types.isNativeError(other) || one.message !== other.message || one.name !== other.name) {
      return false;
    }
    return compare(one.cause, other.cause, walk);
  }
  if (types.isBoxedPrimitive(one)) {
    return types.isBoxedPrimitive(other) && Object.is(one.valueOf(), other.valueOf());
  }
  if (one instanceof ArrayBuffer) {
    return other instanceof ArrayBuffer && sameBytes(new Uint8Array(one), new Uint8Array(other));
  }
  if (ArrayBuffer.isView(one))
    return ArrayBuffer.isView(other) && sameBytes(bytesOf(one), bytesOf(other));
  if (one instanceof Set) return other instanceof Set && sameSet(one, other, walk);
  if (one instanceof Map) return other instanceof Map && sameMap(one, other, walk);
  return true;
}

const bytesOf = (view: ArrayBufferView) =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

const sameBytes = (one: Uint8Array, other: Uint8Array) =>
  one.length === other.length && one.every((byte, index) => byte === other[index]);

function sameSet(one: Set<unknown>, other: Set<unknown>, walk: Walk): boolean {
  if (one.size !== other.size) return false;
  const rest = new Set(other);
  for (const item of one) {
    if (rest.delete(item)) continue;
    const match = [...rest].filter((candidate) => compare(item, candidate, walk));
    if (match.length === 0) return false;
    rest.delete(match[0]);
  }
  return true;
}

function sameMap(one: Map<unknown, unknown>, other: Map<unknown, unknown>, walk: Walk): boolean {
  if (one.size !== other.size) return false;
  const rest = new Map(other);
  for (const [key, value] of one) {
    const match = rest.has(key)
      ? [key]
      : [...rest.keys()].filter((candidate) => isObject(key) && compare(key, candidate, walk));
    const found = match.filter((candidate) => compare(value, rest.get(candidate), walk));
    if (found.length === 0) return false;
    rest.delete(found[0]);
  }
  return true;
}

function sameMembers(one: object, other: object, walk: Walk): boolean {
  // The bytes have been compared already.
  if (ArrayBuffer.isView(one) && types.isTypedArray(one)) return true;
  const keys = members(one, walk.strict);
  const others = new Set(members(other, walk.strict));
  if (keys.length !== others.size) return false;
  return keys.every(
    (key) => others.has(key) && compare(Reflect.get(one, key), Reflect.get(other, key), walk),
  );
}

function members(value: object, strict: boolean): PropertyKey[] {
  const names: PropertyKey[] = Object.keys(value);
  if (!strict) return names;
  const symbols = Object.getOwnPropertySymbols(value).filter((symbol) =>
    Object.prototype.propertyIsEnumerable.call(value, symbol),
  );
  return [...names, ...symbols];
}
