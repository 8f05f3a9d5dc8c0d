import { codedError, invalidArgType, outOfRange } from "../internal/errors.ts";

/**
 * `readUInt8` to `writeDoubleBE`, with the errors of Node's `lib/internal/buffer.js`.
 */

type Method = (this: Uint8Array, ...args: never[]) => unknown;

/** The methods by name. */
export const numbers: Record<string, Method> = {};

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

function mustBeNumber(value: unknown, name: string): asserts value is number {
  if (typeof value !== "number") throw invalidArgType(name, "of type number", value);
}

function boundsError(value: number, last: number, name = "offset"): Error {
  if (Math.floor(value) !== value) return outOfRange(name, "an integer", value);
  if (last < 0) {
    return codedError(
      RangeError,
      "ERR_BUFFER_OUT_OF_BOUNDS",
      "Attempt to access memory outside buffer bounds",
    );
  }
  return outOfRange(name, `>= ${name === "offset" ? 0 : 1} and <= ${last}`, value);
}

function checkOffset(bytes: Uint8Array, offset: unknown, width: number): asserts offset is number {
  mustBeNumber(offset, "offset");
  if (bytes[offset] === undefined || bytes[offset + width - 1] === undefined) {
    throw boundsError(offset, bytes.length - width);
  }
}

/** @throws RangeError `ERR_OUT_OF_RANGE` with the range as Node writes it */
function checkRange(value: number | bigint, bits: number, isSigned: boolean): void {
  const power = bits - (isSigned ? 1 : 0);
  const [min, max] =
    typeof value === "bigint"
      ? [isSigned ? -(2n ** BigInt(power)) : 0n, 2n ** BigInt(power) - 1n]
      : [isSigned ? -(2 ** power) : 0, 2 ** power - 1];
  // What is no number at all is written as 0.
  if (!(value > max || value < min)) return;
  const n = typeof value === "bigint" ? "n" : "";
  const end = `2${n} ** ${power}${n}`;
  const range =
    bits > 32 ? `>= ${isSigned ? `-(${end})` : `0${n}`} and < ${end}` : `>= ${min} and <= ${max}`;
  throw outOfRange("value", range, value);
}

function define(names: readonly string[], length: number, method: Method): void {
  Object.defineProperty(method, "name", { value: names[0] });
  Object.defineProperty(method, "length", { value: length });
  for (const name of names) numbers[name] = method;
}

/** Node has each unsigned method under two names. */
const named = (name: string): string[] =>
  name.includes("UInt") ? [name, name.replace("UInt", "Uint")] : [name];

type Kind = "Uint8" | "Int8" | "Uint16" | "Int16" | "Uint32" | "Int32" | "Float32" | "Float64";

/** A method pair on what a DataView has. */
function fixed(name: string, kind: Kind | "BigUint64" | "BigInt64", width: number): void {
  const isInteger = !kind.startsWith("Float");
  const isSigned = !kind.includes("Uint");
  for (const end of width === 1 ? [""] : ["LE", "BE"]) {
    const isLittle = end === "LE";
    define(named(`read${name}${end}`), 0, function (this: Uint8Array, offset: unknown = 0) {
      checkOffset(this, offset, width);
      return viewOf(this)[`get${kind}`](offset, isLittle);
    });
    define(
      named(`write${name}${end}`),
      1,
      function (this: Uint8Array, given: unknown, offset: unknown = 0) {
        const value = kind.startsWith("Big") ? (given as bigint) : Number(given);
        if (width === 1) mustBeNumber(offset, "offset");
        if (isInteger) checkRange(value, width * 8, isSigned);
        checkOffset(this, offset, width);
        viewOf(this)[`set${kind as "Int32"}`](offset, value as number, isLittle);
        return offset + width;
      },
    );
  }
}

/** A method pair on one to six bytes. */
function variable(name: string, isSigned: boolean): void {
  for (const end of ["LE", "BE"]) {
    const positions = (width: number): number[] => {
      const all = Array.from({ length: width }, (_, index) => index);
      return end === "LE" ? all : all.reverse();
    };
    const checkWidth = (width: unknown): void => {
      mustBeNumber(width, "byteLength");
      if (!(width >= 1 && width <= 6 && Number.isInteger(width)))
        throw boundsError(width, 6, "byteLength");
    };
    define(
      named(`read${name}${end}`),
      2,
      function (this: Uint8Array, offset: unknown, width: number) {
        if (offset === undefined) throw invalidArgType("offset", "of type number", offset);
        checkWidth(width);
        checkOffset(this, offset, width);
        let value = 0;
        let unit = 1;
        for (const position of positions(width)) {
          value += (this[offset + position] ?? 0) * unit;
          unit *= 256;
        }
        return isSigned && value >= unit / 2 ? value - unit : value;
      },
    );
    define(
      named(`write${name}${end}`),
      3,
      function (this: Uint8Array, given: unknown, offset: unknown, width: number) {
        checkWidth(width);
        const value = Number(given);
        if (width === 1) mustBeNumber(offset, "offset");
        checkRange(value, width * 8, isSigned);
        checkOffset(this, offset, width);
        let rest = Math.trunc(value) || 0;
        for (const position of positions(width)) {
          this[offset + position] = rest;
          rest = Math.floor(rest / 256);
        }
        return offset + width;
      },
    );
  }
}

fixed("UInt8", "Uint8", 1);
fixed("Int8", "Int8", 1);
fixed("UInt16", "Uint16", 2);
fixed("Int16", "Int16", 2);
fixed("UInt32", "Uint32", 4);
fixed("Int32", "Int32", 4);
fixed("BigUInt64", "BigUint64", 8);
fixed("BigInt64", "BigInt64", 8);
fixed("Float", "Float32", 4);
fixed("Double", "Float64", 8);
variable("UInt", false);
variable("Int", true);
