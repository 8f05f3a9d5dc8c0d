/**
 * `node:buffer`, after Node's `lib/buffer.js`, on what the platform has: its coders of UTF-8 and Base64,
 * and DataView for numbers. `buffer.test.ts` compares it with Node's own.
 */
import { encodingOf, mustBeBytes, outOfBounds } from "./buffer/arguments.ts";
import { Bytes, MAX_LENGTH } from "./buffer/bytes.ts";
import { findEncoding, utf8 } from "./buffer/encodings.ts";
import { numbers } from "./buffer/numbers.ts";
import { compareBytes } from "./buffer/search.ts";
import { codedError, invalidArgType, mustBeInteger, outOfRange } from "./internal/errors.ts";

export type Buffer = InstanceType<typeof import("node:buffer").Buffer>;

/** Longest string that V8 makes, as Node tells it on 64-bit machines. */
const MAX_STRING_LENGTH = 0x1fffffe8;

/** Undefined where the page is not cross-origin isolated. */
const Shared = globalThis.SharedArrayBuffer as typeof SharedArrayBuffer | undefined;
const isMemory = (value: unknown): value is ArrayBufferLike =>
  value instanceof ArrayBuffer || (Shared !== undefined && value instanceof Shared);

/** `Buffer(…)`, with and without `new`: deprecated, and called by packages of that age. */
function construct(value: unknown, second?: unknown, length?: unknown): Bytes {
  if (typeof value !== "number") return statics.from(value, second, length);
  if (typeof second === "string") throw invalidArgType("string", "of type string", value);
  return statics.alloc(value);
}

function mustBeSize(size: unknown): asserts size is number {
  if (typeof size !== "number") throw invalidArgType("size", "of type number", size);
  if (!(size >= 0 && size <= MAX_LENGTH)) {
    throw outOfRange("size", `>= 0 && <= ${MAX_LENGTH}`, size);
  }
}

/** @throws TypeError `ERR_UNKNOWN_ENCODING` */
function fromText(text: string, given: unknown): Bytes {
  const isNamed = typeof given === "string" && given !== "";
  return adopt((isNamed ? encodingOf(given) : utf8).encode(text));
}

const adopt = ({ buffer, byteOffset, length }: Uint8Array): Bytes =>
  new Bytes(buffer as ArrayBuffer, byteOffset, length);

function fromMemory(memory: ArrayBufferLike, given: unknown, length: unknown): Bytes {
  const offset = Number(given) || 0;
  const most = memory.byteLength - offset;
  if (most < 0) throw outOfBounds("offset");
  if (length === undefined) return new Bytes(memory as ArrayBuffer, offset);
  const asked = Math.max(0, Number(length) || 0);
  if (asked > most) throw outOfBounds("length");
  return new Bytes(memory as ArrayBuffer, offset, asked);
}

function fromObject(value: object): Bytes | undefined {
  if (
    ("length" in value && value.length !== undefined) ||
    ("buffer" in value && isMemory(value.buffer))
  ) {
    const { length } = value as { length?: unknown };
    return typeof length === "number" ? fromList(value as ArrayLike<number>) : new Bytes(0);
  }
  const isJson = "type" in value && value.type === "Buffer" && "data" in value;
  return isJson && Array.isArray(value.data) ? fromList(value.data as number[]) : undefined;
}

function fromList(list: ArrayLike<number>): Bytes {
  if (list.length <= 0) return new Bytes(0);
  const bytes = new Bytes(list.length);
  bytes.set(list);
  return bytes;
}

const statics = {
  poolSize: 8192,

  from(value: unknown, second?: unknown, length?: unknown): Bytes {
    if (typeof value === "string") return fromText(value, second);
    if (typeof value === "object" && value !== null) {
      if (isMemory(value)) return fromMemory(value, second, length);
      const plain: unknown = value.valueOf();
      const isOther = plain !== value && plain !== null && plain !== undefined;
      if (isOther && (typeof plain === "string" || typeof plain === "object")) {
        return statics.from(plain, second, length);
      }
      const bytes = fromObject(value);
      if (bytes) return bytes;
      if (Symbol.toPrimitive in value && typeof value[Symbol.toPrimitive] === "function") {
        const text: unknown = (value[Symbol.toPrimitive] as (hint: string) => unknown)("string");
        if (typeof text === "string") return fromText(text, second);
      }
    }
    throw invalidArgType(
      "first argument",
      "of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object",
      value,
    );
  },

  alloc(size: unknown, fill?: unknown, encoding?: unknown): Bytes {
    mustBeSize(size);
    const bytes = new Bytes(size);
    return fill === undefined || fill === 0 || size === 0 ? bytes : bytes.fill(fill, encoding);
  },

  allocUnsafe(size: unknown): Bytes {
    mustBeSize(size);
    return new Bytes(size);
  },

  allocUnsafeSlow(size: unknown): Bytes {
    mustBeSize(size);
    return new Bytes(size);
  },

  isBuffer: (value: unknown): boolean => value instanceof Bytes,

  isEncoding: (name: unknown): boolean =>
    typeof name === "string" && name !== "" && findEncoding(name) !== undefined,

  byteLength(value: unknown, encoding?: unknown): number {
    if (typeof value === "string") return (findEncoding(encoding) ?? utf8).byteLength(value);
    if (ArrayBuffer.isView(value) || isMemory(value)) return value.byteLength;
    throw invalidArgType("string", "of type string or an instance of Buffer or ArrayBuffer", value);
  },

  compare(one: unknown, other: unknown): number {
    mustBeBytes(one, "buf1");
    mustBeBytes(other, "buf2");
    return compareBytes(one, other);
  },

  concat(list: unknown, length?: unknown): Bytes {
    if (!Array.isArray(list)) throw invalidArgType("list", "an instance of Array", list);
    const all = list as unknown[];
    if (all.length === 0) return new Bytes(0);
    if (length !== undefined) mustBeInteger(length, "length", 0);
    for (const [index, item] of all.entries()) mustBeBytes(item, `list[${index}]`);
    const parts = all as Uint8Array[];
    const bytes = new Bytes(length ?? parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      const room = bytes.length - at;
      bytes.set(part.length > room ? Uint8Array.prototype.subarray.call(part, 0, room) : part, at);
      at += Math.min(part.length, room);
    }
    return bytes;
  },

  copyBytesFrom(view: NodeJS.TypedArray, offset = 0, length = view.length - offset): Bytes {
    return adopt(bytesOf(view.slice(offset, offset + length)));
  },

  of: (...items: number[]): Bytes => fromList(items),
};

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function hidden(target: object, members: Readonly<Record<PropertyKey, unknown>>): void {
  for (const name of Reflect.ownKeys(members)) {
    const value = members[name];
    Object.defineProperty(target, name, { value, writable: true, configurable: true });
  }
}

hidden(Bytes.prototype, {
  ...numbers,
  constructor: construct,
  [Symbol.for("nodejs.util.inspect.custom")]: Bytes.prototype.inspect,
});
Object.setPrototypeOf(construct, Uint8Array);
Object.assign(construct, statics);
Object.defineProperty(construct, "name", { value: "Buffer" });
Object.defineProperty(construct, "prototype", { value: Bytes.prototype, writable: false });
// What the methods of typed arrays make, such as `map`.
Object.defineProperty(construct, Symbol.species, { get: () => Bytes, configurable: true });

export const Buffer = construct as unknown as typeof import("node:buffer").Buffer;

function SlowBuffer(size: unknown): Bytes {
  return statics.allocUnsafeSlow(size);
}
Object.setPrototypeOf(SlowBuffer, Uint8Array);
SlowBuffer.prototype = Bytes.prototype as unknown;

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strictUtf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const isAscii = (bytes: Uint8Array) => bytes.every((byte) => byte < 0x80);

/** @throws Error where the encodings aren't both known */
function transcode(bytes: Uint8Array, from: string, to: string): Bytes {
  const [source, target] = [findEncoding(from), findEncoding(to)];
  if (!source || !target) {
    throw codedError(
      Error,
      "U_ILLEGAL_ARGUMENT_ERROR",
      "Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]",
    );
  }
  return adopt(target.encode(source.decode(bytes)));
}

export const buffer = {
  Buffer,
  SlowBuffer,
  transcode,
  kMaxLength: MAX_LENGTH,
  kStringMaxLength: MAX_STRING_LENGTH,
  constants: { MAX_LENGTH, MAX_STRING_LENGTH },
  INSPECT_MAX_BYTES: 50,
  Blob: globalThis.Blob,
  File: globalThis.File,
  atob: globalThis.atob,
  btoa: globalThis.btoa,
  isUtf8,
  isAscii,
};

export default buffer;
