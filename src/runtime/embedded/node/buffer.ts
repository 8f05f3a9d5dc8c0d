import { Buffer as Polyfill, SlowBuffer, kMaxLength } from "buffer/index.js";
import { codedError, invalidArgType, outOfRange } from "./internal/errors.ts";

/**
 * `node:buffer` on the `buffer` package. Added here: the `base64url` encoding, Node's own argument
 * errors, and UTF-8 through the platform's coder, which replaces malformed input as Node does
 * (WHATWG "maximal subparts") and is faster.
 */

export const Buffer = Polyfill;
export type Buffer = InstanceType<typeof Polyfill>;

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder("utf-8", { ignoreBOM: true });

const isUtf8Name = (encoding: unknown) =>
  encoding === undefined ||
  encoding === null ||
  (typeof encoding === "string" && /^(utf-?8|)$/i.test(encoding));
const isBase64url = (encoding: unknown): boolean =>
  typeof encoding === "string" && encoding.toLowerCase() === "base64url";
/** The polyfill decodes both alphabets under the name `base64`. */
const known = (encoding: unknown) => (isBase64url(encoding) ? "base64" : encoding);

/** The polyfill takes "aG" for a byte: hexadecimal ends at the first pair that is none, as in Node. */
const validPart = (text: unknown, encoding: unknown): unknown =>
  typeof text === "string" && typeof encoding === "string" && encoding.toLowerCase() === "hex"
    ? (/^(?:[0-9a-f]{2})*/i.exec(text)?.[0] ?? "")
    : text;

function override<T extends object>(
  target: T,
  name: keyof T,
  make: (original: never) => unknown,
): void {
  Object.defineProperty(target, name, {
    value: make(target[name] as never),
    writable: true,
    configurable: true,
    enumerable: false,
  });
}

type Any = (this: unknown, ...args: unknown[]) => unknown;

override(
  Buffer,
  "isEncoding",
  (original: Any) => (encoding: unknown) => isBase64url(encoding) || original(encoding),
);

override(Buffer, "from", (original: Any) => (value: unknown, second: unknown, length: unknown) => {
  if (typeof value === "string") {
    if (isUtf8Name(second)) {
      const bytes = utf8.encode(value);
      return Object.setPrototypeOf(bytes, Buffer.prototype as object) as Buffer;
    }
    return original.call(Buffer, validPart(value, second), known(second), length);
  }
  if (isBytesLike(value)) return original.call(Buffer, value, second, length);
  throw invalidArgType(
    "first argument",
    "of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object",
    value,
  );
});

function isBytesLike(value: unknown): boolean {
  if (typeof value === "function") return false;
  if (typeof value !== "object" || value === null) return false;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || Array.isArray(value))
    return true;
  if ("length" in value || "buffer" in value) return true;
  if ("type" in value && value.type === "Buffer" && "data" in value) return true;
  const primitive: unknown = value.valueOf();
  return (
    primitive !== value || Symbol.toPrimitive in value || value instanceof SharedArrayBufferOrNever
  );
}

// Undefined where the page is not cross-origin isolated.
const SharedArrayBufferOrNever = globalThis.SharedArrayBuffer ?? class Never {};

override(Buffer, "byteLength", (original: Any) => (value: unknown, encoding: unknown) => {
  if (typeof value === "string") {
    return isUtf8Name(encoding) ? utf8Length(value) : original(value, known(encoding));
  }
  if (
    ArrayBuffer.isView(value) ||
    value instanceof ArrayBuffer ||
    value instanceof SharedArrayBufferOrNever
  ) {
    return (value as ArrayBuffer).byteLength;
  }
  throw invalidArgType("string", "of type string or an instance of Buffer or ArrayBuffer", value);
});

/** Bytes of `text` in UTF-8, counted without encoding it. A lone surrogate counts as U+FFFD. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80) continue;
    if (code < 0x800) {
      bytes += 1;
      continue;
    }
    bytes += 2;
    const next = code >= 0xd800 && code < 0xdc00 ? text.charCodeAt(index + 1) : 0;
    // A pair is four bytes for two code units.
    if (next >= 0xdc00 && next < 0xe000) index++;
  }
  return bytes;
}

override(Buffer, "concat", (original: Any) => (list: unknown, length: unknown) => {
  if (!Array.isArray(list)) throw invalidArgType("list", "an instance of Array", list);
  for (const [index, item] of list.entries()) {
    if (!(item instanceof Uint8Array)) {
      throw invalidArgType(`list[${index}]`, "an instance of Buffer or Uint8Array", item);
    }
  }
  return original.call(Buffer, list, length);
});

const prototype: Buffer = Buffer.prototype as Buffer;

override(
  prototype,
  "toString",
  (original: Any) =>
    function toString(this: Buffer, encoding?: unknown, start?: number, end?: number) {
      if (isBase64url(encoding)) {
        const text = original.call(this, "base64", start, end) as string;
        return text.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
      }
      if (!isUtf8Name(encoding)) return original.call(this, encoding, start, end);
      return fromUtf8.decode(
        start === undefined && end === undefined ? this : clip(this, start, end),
      );
    },
);

function clip(bytes: Buffer, start: unknown, end: unknown): Uint8Array {
  const from = Math.max(0, Math.trunc(Number(start)) || 0);
  const to = end === undefined ? bytes.length : Math.max(0, Math.trunc(Number(end)) || 0);
  return from >= to ? new Uint8Array(0) : bytes.subarray(from, to);
}

/** Encodings come last in these: `write(text, [offset, [length]], encoding)` and its like. */
for (const name of ["write", "fill", "indexOf", "lastIndexOf", "includes"] as const) {
  override(prototype, name, (original: Any) => {
    const withEncoding = function (this: Buffer, ...args: unknown[]) {
      const last = args.length - 1;
      if (last > 0) {
        if (name === "write") args[0] = validPart(args[0], args[last]);
        args[last] = known(args[last]);
      }
      return original.apply(this, args);
    };
    return Object.defineProperty(withEncoding, "name", { value: name });
  });
}

/** Bytes that `readInt32BE` and its like take; those of variable length are told by their argument. */
const widthOf = (name: string): number => {
  const bits = /(\d+)/.exec(name)?.[1];
  if (bits !== undefined) return Number(bits) / 8;
  return name.includes("Double") ? 8 : name.includes("Float") ? 4 : 0;
};

/** The polyfill has other words for an offset that is out of bounds, and no code. */
function boundsError(buffer: Buffer, width: number, offset: unknown): Error {
  const last = buffer.length - width;
  return last < 0
    ? codedError(
        RangeError,
        "ERR_BUFFER_OUT_OF_BOUNDS",
        "Attempt to access memory outside buffer bounds",
      )
    : outOfRange("offset", `>= 0 and <= ${last}`, offset);
}

for (const name of Object.getOwnPropertyNames(prototype)) {
  if (!/^(read|write)(Big)?(U?[iI]nt|Float|Double)/.test(name)) continue;
  override(prototype, name as "readInt8", (original: Any) => {
    const width = widthOf(name);
    const isRead = name.startsWith("read");
    const checked = function (this: Buffer, ...args: unknown[]) {
      const at = isRead ? args[0] : args[1];
      if (typeof at === "number" && !Number.isInteger(at)) {
        throw outOfRange("offset", "an integer", at);
      }
      try {
        return original.apply(this, args);
      } catch (error) {
        const isBounds =
          error instanceof RangeError &&
          /beyond buffer length|Index out of range|offset is not uint/.test(error.message);
        if (!isBounds) throw error;
        const [offset = 0, length] = isRead ? args : args.slice(1);
        throw boundsError(this, width || Number(length), offset);
      }
    };
    return Object.defineProperty(checked, "name", { value: name });
  });
}

const statics: object = Buffer;
if (!("copyBytesFrom" in statics)) {
  Object.defineProperty(statics, "copyBytesFrom", {
    value(view: NodeJS.TypedArray, offset = 0, length = view.length - offset) {
      const part = view.slice(offset, offset + length);
      return Polyfill.from(part.buffer, part.byteOffset, part.byteLength);
    },
    writable: true,
    configurable: true,
  });
}

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

/** Longest string that V8 makes, as Node tells it on 64-bit machines. */
const MAX_STRING_LENGTH = 0x1fffffe8;

export const buffer = {
  Buffer,
  SlowBuffer,
  kMaxLength,
  kStringMaxLength: MAX_STRING_LENGTH,
  constants: { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH },
  INSPECT_MAX_BYTES: 50,
  Blob: globalThis.Blob,
  File: globalThis.File,
  atob: globalThis.atob,
  btoa: globalThis.btoa,
  isUtf8,
  isAscii,
};

export default buffer;
