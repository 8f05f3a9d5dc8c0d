import { codedError, invalidArgValue, mustBeInteger, outOfRange } from "../internal/errors.ts";
import { encodingOf, mustBeBytes, within } from "./arguments.ts";
import { utf8, type Encoding } from "./encodings.ts";
import { compareBytes, search } from "./search.ts";

/** Longest buffer on 64-bit machines, in bytes, as Node 20 has it. */
export const MAX_LENGTH = 2 ** 32;

/** Bytes that `inspect` shows. */
const SHOWN = 50;

const optional = (encoding: unknown): Encoding => (encoding ? encodingOf(encoding) : utf8);

const position = (value: unknown): number => Math.trunc(Number(value)) || 0;

/**
 * What a Buffer has beside what every Uint8Array has, numbers apart. After Node's `lib/buffer.js`.
 */
export class Bytes extends Uint8Array {
  get parent(): ArrayBufferLike {
    return this.buffer;
  }

  get offset(): number {
    return this.byteOffset;
  }

  override toString(encoding?: unknown, start?: unknown, end?: unknown): string {
    const found = encoding === undefined ? utf8 : encodingOf(encoding);
    if (start === undefined && end === undefined) return found.decode(this);
    const from = Math.max(0, position(start));
    const to = end === undefined ? this.length : Math.max(0, position(end));
    return from >= to ? "" : found.decode(this.subarray(from, to));
  }

  override toLocaleString(...args: [encoding?: unknown, start?: unknown, end?: unknown]): string {
    return this.toString(...args);
  }

  toJSON(): { type: "Buffer"; data: number[] } {
    return { type: "Buffer", data: Array.from(this) };
  }

  inspect(): string {
    const pairs = Array.from(this.subarray(0, SHOWN), (byte) => byte.toString(16).padStart(2, "0"));
    const more = this.length - SHOWN;
    if (more > 0) pairs.push(`... ${more} more byte${more > 1 ? "s" : ""}`);
    return `<Buffer${pairs.map((pair) => ` ${pair}`).join("")}>`;
  }

  /** The same memory, as `slice` of a Buffer is too. */
  override subarray(start?: number, end?: number): this {
    const from = within(start, this.length);
    const to = end === undefined ? this.length : within(end, this.length);
    return new Bytes(this.buffer, this.byteOffset + from, Math.max(0, to - from)) as this;
  }

  override slice(start?: number, end?: number): this {
    return this.subarray(start, end);
  }

  equals(other: unknown): boolean {
    mustBeBytes(other, "otherBuffer");
    return this.length === other.length && compareBytes(this, other) === 0;
  }

  compare(
    target: unknown,
    targetStart: unknown = 0,
    targetEnd?: unknown,
    start: unknown = 0,
    end: unknown = this.length,
  ): number {
    mustBeBytes(target, "target");
    targetEnd ??= target.length;
    mustBeInteger(targetStart, "targetStart", 0);
    mustBeInteger(targetEnd, "targetEnd", 0, target.length);
    mustBeInteger(start, "sourceStart", 0);
    mustBeInteger(end, "sourceEnd", 0, this.length);
    const own = start < end ? this.subarray(start, end) : new Uint8Array();
    const other =
      targetStart < targetEnd
        ? Uint8Array.prototype.subarray.call(target, targetStart, targetEnd)
        : new Uint8Array();
    return compareBytes(own, other);
  }

  copy(target: unknown, targetStart?: unknown, sourceStart?: unknown, sourceEnd?: unknown): number {
    mustBeBytes(target, "target");
    const to = position(targetStart);
    const from = position(sourceStart);
    const end = sourceEnd === undefined ? this.length : position(sourceEnd);
    if (to < 0) throw outOfRange("targetStart", ">= 0", to);
    mustBeInteger(from, "sourceStart", 0, this.length);
    if (end < 0) throw outOfRange("sourceEnd", ">= 0", end);
    if (to >= target.length || from >= end) return 0;
    const part = this.subarray(from, Math.min(end, from + target.length - to));
    target.set(part, to);
    return part.length;
  }

  write(text: unknown, ...args: unknown[]): number {
    if (typeof text !== "string") {
      throw codedError(TypeError, "ERR_INVALID_ARG_TYPE", "argument must be a string");
    }
    const encoding = optional(args.find((arg) => typeof arg === "string"));
    const [offset = 0, length] = args.filter((arg) => typeof arg !== "string");
    mustBeInteger(offset, "offset", 0, this.length);
    if (length !== undefined) mustBeInteger(length, "length", 0, this.length);
    const room = Math.min(this.length - offset, length ?? Infinity);
    const part = this.subarray(offset, offset + room);
    // No part of a character.
    if (encoding === utf8) return new TextEncoder().encodeInto(text, part).written;
    const bytes = encoding.encode(text);
    const written = Math.min(bytes.length, encoding.name === "utf16le" ? room & ~1 : room);
    part.set(bytes.subarray(0, written));
    return written;
  }

  override fill(value: unknown, ...args: unknown[]): this {
    const given =
      typeof value === "string" ? args.find((arg) => typeof arg === "string") : undefined;
    const encoding = given === undefined ? utf8 : encodingOf(given);
    const [start = 0, end = this.length] = args.filter((arg) => typeof arg !== "string");
    mustBeInteger(start, "offset", 0, MAX_LENGTH);
    mustBeInteger(end, "end", 0, this.length);
    if (start >= end) return this;
    if (value === "" || (typeof value !== "string" && !(value instanceof Uint8Array))) {
      return super.fill(Number(value) & 0xff, start, end);
    }
    const pattern = typeof value === "string" ? encoding.encode(value) : value;
    if (pattern.length === 0) throw invalidArgValue("value", value);
    for (let at = start; at < end; at++) this[at] = pattern[(at - start) % pattern.length] ?? 0;
    return this;
  }

  override indexOf(value: unknown, from?: unknown, encoding?: unknown): number {
    return search(this, value, from, encoding, true);
  }

  override lastIndexOf(value: unknown, from?: unknown, encoding?: unknown): number {
    return search(this, value, from, encoding, false);
  }

  override includes(value: unknown, from?: unknown, encoding?: unknown): boolean {
    return this.indexOf(value, from, encoding) !== -1;
  }

  swap16(): this {
    return swap(this, 2);
  }

  swap32(): this {
    return swap(this, 4);
  }

  swap64(): this {
    return swap(this, 8);
  }
}

function swap<T extends Uint8Array>(bytes: T, width: number): T {
  if (bytes.length % width !== 0) {
    throw codedError(
      RangeError,
      "ERR_INVALID_BUFFER_SIZE",
      `Buffer size must be a multiple of ${width * 8}-bits`,
    );
  }
  for (let at = 0; at < bytes.length; at += width) {
    Uint8Array.prototype.subarray.call(bytes, at, at + width).reverse();
  }
  return bytes;
}
