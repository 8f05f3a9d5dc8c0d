import { invalidArgType } from "../internal/errors.ts";
import { findEncoding, utf8 } from "./encodings.ts";
import { encodingOf } from "./arguments.ts";

/** What is looked for, as bytes. */
function needleOf(value: unknown, encoding: unknown): Uint8Array {
  if (typeof value === "number") return Uint8Array.of(value);
  if (typeof value === "string") {
    return (encoding === undefined ? utf8 : encodingOf(encoding)).encode(value);
  }
  if (value instanceof Uint8Array) return value;
  throw invalidArgType(
    "value",
    "one of type number or string or an instance of Buffer or Uint8Array",
    value,
  );
}

/** Where to begin, as in Node's `IndexOfOffset`; `undefined` where nothing can be found. */
function startOf(
  length: number,
  offset: number,
  needle: number,
  isForward: boolean,
): number | undefined {
  if (offset < 0) {
    if (offset + length >= 0) return length + offset;
    return isForward || needle === 0 ? 0 : undefined;
  }
  if (offset + needle <= length) return offset;
  if (needle === 0) return length;
  return isForward ? undefined : length - 1;
}

/** `indexOf` and `lastIndexOf`. */
export function search(
  bytes: Uint8Array,
  value: unknown,
  from: unknown,
  given: unknown,
  isForward: boolean,
): number {
  const encoding = typeof from === "string" ? from : given;
  const needle = needleOf(value, encoding);
  // Texts of two bytes a unit are searched unit by unit.
  const isWide = typeof value !== "number" && findEncoding(encoding)?.name === "utf16le";
  const unit = isWide ? 2 : 1;
  const whole = bytes.length - (bytes.length % unit);
  const length = typeof value === "string" ? whole : bytes.length;

  const asked = typeof from === "string" ? NaN : Number(from);
  const offset = Number.isNaN(asked) ? (isForward ? 0 : bytes.length) : Math.trunc(asked);
  const start = startOf(length, offset, needle.length, isForward);
  if (start === undefined) return -1;
  if (needle.length === 0) return start;
  if (needle.length < unit || needle.length > length) return -1;
  if (isForward && start + needle.length > length) return -1;
  const wanted = needle.subarray(0, needle.length - (needle.length % unit));
  const last = whole - wanted.length;
  const first = start - (start % unit);
  if (isForward) {
    for (let at = first; at <= last; at += unit) if (isAt(bytes, wanted, at)) return at;
  } else {
    for (let at = Math.min(first, last); at >= 0; at -= unit)
      if (isAt(bytes, wanted, at)) return at;
  }
  return -1;
}

const isAt = (bytes: Uint8Array, wanted: Uint8Array, at: number): boolean =>
  wanted.every((byte, index) => bytes[at + index] === byte);

/** -1, 0 or 1, by the first byte that differs, or the length. */
export function compareBytes(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index++) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return Math.sign(one.length - other.length);
}
