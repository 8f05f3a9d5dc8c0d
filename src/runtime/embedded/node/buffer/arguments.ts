import { codedError, invalidArgType } from "../internal/errors.ts";
import { findEncoding, type Encoding } from "./encodings.ts";

/** @throws TypeError `ERR_UNKNOWN_ENCODING` */
export function encodingOf(name: unknown): Encoding {
  const found = findEncoding(name);
  if (found) return found;
  throw codedError(TypeError, "ERR_UNKNOWN_ENCODING", `Unknown encoding: ${String(name)}`);
}

export function mustBeBytes(value: unknown, name: string): asserts value is Uint8Array {
  if (!(value instanceof Uint8Array)) {
    throw invalidArgType(name, "an instance of Buffer or Uint8Array", value);
  }
}

/** @throws RangeError `ERR_BUFFER_OUT_OF_BOUNDS` */
export function outOfBounds(name?: string): Error {
  return codedError(
    RangeError,
    "ERR_BUFFER_OUT_OF_BOUNDS",
    name === undefined
      ? "Attempt to access memory outside buffer bounds"
      : `"${name}" is outside of buffer bounds`,
  );
}

/** A position, counted from the end where it is negative, within 0 and `length`. */
export function within(position: unknown, length: number): number {
  const at = Math.trunc(Number(position)) || 0;
  return at < 0 ? Math.max(0, at + length) : Math.min(at, length);
}
