/** The encodings of `node:buffer`: between texts and bytes. */

export type Encoding = {
  readonly name: "utf8" | "utf16le" | "latin1" | "ascii" | "hex" | "base64" | "base64url";
  /** Bytes of a text, or an upper bound for those that are read leniently. */
  byteLength(text: string): number;
  encode(text: string): Uint8Array;
  decode(bytes: Uint8Array): string;
};

const utf8Encoder = new TextEncoder();
const utf8Decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export const utf8: Encoding = {
  name: "utf8",
  byteLength: utf8Length,
  encode: (text) => utf8Encoder.encode(text),
  decode: (bytes) => utf8Decoder.decode(bytes),
};

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

/** As many as a call takes arguments everywhere. */
const CHUNK = 4096;

function fromCodes(codes: Uint8Array | Uint16Array): string {
  let text = "";
  for (let at = 0; at < codes.length; at += CHUNK) {
    text += String.fromCharCode(...codes.subarray(at, at + CHUNK));
  }
  return text;
}

function toCodes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}

const latin1: Encoding = {
  name: "latin1",
  byteLength: (text) => text.length,
  encode: toCodes,
  decode: fromCodes,
};

const ascii: Encoding = {
  ...latin1,
  name: "ascii",
  decode: (bytes) => fromCodes(bytes.map((byte) => byte & 0x7f)),
};

const utf16le: Encoding = {
  name: "utf16le",
  byteLength: (text) => text.length * 2,
  encode(text) {
    const bytes = new Uint8Array(text.length * 2);
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      bytes[index * 2] = code;
      bytes[index * 2 + 1] = code >> 8;
    }
    return bytes;
  },
  // Not the platform's decoder: that one replaces lone surrogates.
  decode: (bytes) =>
    fromCodes(
      Uint16Array.from(
        { length: bytes.length >> 1 },
        (_, index) => (bytes[index * 2] ?? 0) | ((bytes[index * 2 + 1] ?? 0) << 8),
      ),
    ),
};

const hex: Encoding = {
  name: "hex",
  byteLength: (text) => text.length >>> 1,
  // It ends at the first pair that is none.
  encode(text) {
    const valid = /^(?:[0-9a-f]{2})*/i.exec(text)?.[0] ?? "";
    return Uint8Array.from({ length: valid.length / 2 }, (_, index) =>
      parseInt(valid.slice(index * 2, index * 2 + 2), 16),
    );
  },
  decode(bytes) {
    let text = "";
    for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
    return text;
  },
};

const base64: Encoding = {
  name: "base64",
  byteLength(text) {
    let length = text.length;
    if (text.endsWith("=")) length--;
    if (length > 1 && text[length - 1] === "=") length--;
    return (length * 3) >>> 2;
  },
  // Both alphabets, whatever else is between them, up to the padding.
  encode(text) {
    const plain = text
      .replace(/=[^]*/, "")
      .replaceAll("-", "+")
      .replaceAll("_", "/")
      .replace(/[^a-z0-9+/]/gi, "");
    return toCodes(atob(plain.length % 4 === 1 ? plain.slice(0, -1) : plain));
  },
  decode: (bytes) => btoa(fromCodes(bytes)),
};

const base64url: Encoding = {
  ...base64,
  name: "base64url",
  decode: (bytes) =>
    base64.decode(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""),
};

const encodings: Readonly<Record<string, Encoding>> = {
  utf8,
  "utf-8": utf8,
  ucs2: utf16le,
  "ucs-2": utf16le,
  utf16le,
  "utf-16le": utf16le,
  latin1,
  binary: latin1,
  ascii,
  hex,
  base64,
  base64url,
};

/** The encoding of a name, in any case; `undefined` for a name of none. */
export function findEncoding(name: unknown): Encoding | undefined {
  const known = `${name}`.toLowerCase();
  return Object.hasOwn(encodings, known) ? encodings[known] : undefined;
}
