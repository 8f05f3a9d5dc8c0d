/**
 * `node:crypto` for what servers like the examples use: hashes, HMAC, random values, keys from
 * passwords, comparison in constant time. Ciphers, signatures and key pairs are missing.
 */
import { codedError } from "./internal/errors.ts";
import {
  bytesOf,
  createHash,
  createHmac,
  encoded,
  Hash,
  hashNames,
  Hmac,
} from "./crypto/hashes.ts";
import { hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync } from "./crypto/derive.ts";
import { randomBytes, randomFill, randomFillSync, randomInt, randomUUID } from "./crypto/random.ts";
import { subtle } from "./crypto/web-crypto.ts";

function timingSafeEqual(one: unknown, other: unknown): boolean {
  const left = comparable(one, "buf1");
  const right = comparable(other, "buf2");
  if (left.length !== right.length) {
    throw codedError(
      RangeError,
      "ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH",
      "Input buffers must have the same byte length",
    );
  }
  let difference = 0;
  for (const [index, byte] of left.entries()) difference |= byte ^ (right[index] ?? 0);
  return difference === 0;
}

function comparable(value: unknown, name: string): Uint8Array {
  if (ArrayBuffer.isView(value))
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  // OpenSSL's side of Node checks this, and doesn't tell what it got.
  throw codedError(
    TypeError,
    "ERR_INVALID_ARG_TYPE",
    `The "${name}" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.`,
  );
}

const hash = (algorithm: string, data: unknown, encoding = "hex") =>
  encoded(createHash(algorithm).update(bytesOf(data, "data")).digest() as Buffer, encoding);

const crypto = {
  createHash,
  createHmac,
  Hash,
  Hmac,
  hash,
  getHashes: () => [...hashNames],
  getCiphers: () => [],
  getCurves: () => [],
  randomBytes,
  pseudoRandomBytes: randomBytes,
  prng: randomBytes,
  rng: randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
  pbkdf2,
  pbkdf2Sync,
  scrypt,
  scryptSync,
  hkdf,
  hkdfSync,
  timingSafeEqual,
  webcrypto: globalThis.crypto,
  subtle,
  getRandomValues: <T extends ArrayBufferView | null>(array: T): T =>
    globalThis.crypto.getRandomValues(array as never),
  constants: {},
  fips: false,
  getFips: () => 0,
};

export default crypto;
