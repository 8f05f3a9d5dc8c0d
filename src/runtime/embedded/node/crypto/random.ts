import { Buffer } from "../buffer.ts";
import { invalidArgType, mustBeFunction, mustBeInteger, outOfRange } from "../internal/errors.ts";
import { setImmediate } from "../timers.ts";

type Done<T> = (error: null, value: T) => void;

// Taken now: a program may replace the global.
const platform = globalThis.crypto;

/** As much as one call of the platform gives (Web Cryptography API, `getRandomValues`). */
const QUOTA = 65_536;

function fill(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += QUOTA) {
    platform.getRandomValues(bytes.subarray(at, at + QUOTA) as Uint8Array<ArrayBuffer>);
  }
}

export function randomBytes(size: unknown, done?: Done<Buffer>): Buffer | undefined {
  mustBeInteger(size, "size", 0, 2 ** 31 - 1);
  if (done !== undefined) mustBeFunction(done, "callback");
  const bytes = Buffer.alloc(size);
  fill(bytes);
  if (!done) return bytes;
  setImmediate(() => done(null, bytes));
  return undefined;
}

export function randomFillSync<T>(target: T, offset = 0, size?: number): T {
  fill(windowOf(target, offset, size));
  return target;
}

export function randomFill(target: unknown, ...rest: unknown[]): void {
  const done = rest.pop();
  mustBeFunction(done, "callback");
  const [offset, size] = rest as [number?, number?];
  fill(windowOf(target, offset ?? 0, size));
  setImmediate(() => (done as unknown as Done<unknown>)(null, target));
}

function windowOf(target: unknown, offset: number, size?: number): Uint8Array {
  const isBuffer = target instanceof ArrayBuffer;
  if (!isBuffer && !ArrayBuffer.isView(target)) {
    throw invalidArgType("buf", "an instance of ArrayBuffer or ArrayBufferView", target);
  }
  mustBeInteger(offset, "offset", 0, target.byteLength);
  const length = size ?? target.byteLength - offset;
  mustBeInteger(length, "size", 0, 2 ** 31 - 1);
  if (offset + length > target.byteLength) {
    throw outOfRange("size + offset", `<= ${target.byteLength}`, length + offset);
  }
  return isBuffer
    ? new Uint8Array(target, offset, length)
    : new Uint8Array(target.buffer, target.byteOffset + offset, length);
}

/** Evenly among the integers from `min` up to, not including, `max`. */
export function randomInt(...given: unknown[]): number | undefined {
  const done = typeof given.at(-1) === "function" ? (given.pop() as Done<number>) : undefined;
  const [min, max] = given.length < 2 ? [0, given[0]] : given;
  mustBeSafe(min, "min");
  mustBeSafe(max, "max");
  if (max <= min) {
    throw outOfRange("max", `greater than the value of "min" (${min})`, max);
  }
  const range = max - min;
  if (range >= 2 ** 48)
    throw outOfRange(given.length < 2 ? "max" : "max - min", `<= ${2 ** 48 - 1}`, range);
  // What would make some numbers likelier than others is drawn again.
  const limit = 2 ** 48 - (2 ** 48 % range);
  let drawn: number;
  do drawn = randomBytes(6)?.readUIntBE(0, 6) ?? 0;
  while (drawn >= limit);
  const value = min + (drawn % range);
  if (!done) return value;
  setImmediate(() => done(null, value));
  return undefined;
}

function mustBeSafe(value: unknown, name: string): asserts value is number {
  if (!Number.isSafeInteger(value)) throw invalidArgType(name, "a safe integer", value);
}

/** Version 4 (RFC 9562). Not the platform's: that one is missing outside of secure contexts. */
export function randomUUID(): string {
  const bytes = new Uint8Array(16);
  fill(bytes);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
