import { hkdf as deriveHkdf } from "@noble/hashes/hkdf.js";
import { pbkdf2 as derivePbkdf2 } from "@noble/hashes/pbkdf2.js";
import { scrypt as deriveScrypt } from "@noble/hashes/scrypt.js";
import { Buffer } from "../buffer.ts";
import { codedError, mustBeFunction, mustBeInteger, mustBeString } from "../internal/errors.ts";
import { setImmediate } from "../timers.ts";
import { bytesOf, findHash, type HashFunction } from "./hashes.ts";

/** Keys from passwords. They take as long as they are meant to: in a worker, nothing else runs. */

type Done = (error: Error | null, key?: Buffer | ArrayBuffer) => void;

const asBuffer = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);

function digestOf(name: unknown): HashFunction {
  mustBeString(name, "digest");
  const found = findHash(name);
  if (!found) throw codedError(TypeError, "ERR_CRYPTO_INVALID_DIGEST", `Invalid digest: ${name}`);
  return found;
}

export function pbkdf2Sync(
  password: unknown,
  salt: unknown,
  iterations: unknown,
  keylen: unknown,
  digest: unknown,
): Buffer {
  mustBeString(digest, "digest");
  const secret = bytesOf(password, "password");
  const bytes = bytesOf(salt, "salt");
  mustBeInteger(iterations, "iterations", 1, 2 ** 31 - 1);
  mustBeInteger(keylen, "keylen", 0, 2 ** 31 - 1);
  const hash = digestOf(digest);
  return asBuffer(derivePbkdf2(hash, secret, bytes, { c: iterations, dkLen: keylen }));
}

export function pbkdf2(...args: unknown[]): void {
  const done = args.pop();
  mustBeFunction(done, "callback");
  const [password, salt, iterations, keylen, digest] = args;
  later(done, pbkdf2Sync(password, salt, iterations, keylen, digest));
}

type ScryptOptions = {
  readonly N?: number;
  readonly r?: number;
  readonly p?: number;
  readonly cost?: number;
  readonly blockSize?: number;
  readonly parallelization?: number;
  readonly maxmem?: number;
};

export function scryptSync(
  password: unknown,
  salt: unknown,
  keylen: unknown,
  options: ScryptOptions = {},
): Buffer {
  const secret = bytesOf(password, "password");
  const bytes = bytesOf(salt, "salt");
  mustBeInteger(keylen, "keylen", 0, 2 ** 31 - 1);
  const N = options.N ?? options.cost ?? 16_384;
  const r = options.r ?? options.blockSize ?? 8;
  const p = options.p ?? options.parallelization ?? 1;
  const maxmem = options.maxmem ?? 32 * 1024 * 1024;
  if (N < 2 || (N & (N - 1)) !== 0) throw invalidScrypt("");
  if (128 * N * r > maxmem) throw invalidScrypt(": memory limit exceeded");
  return asBuffer(deriveScrypt(secret, bytes, { N, r, p, dkLen: keylen, maxmem: maxmem * 2 }));
}

const invalidScrypt = (reason: string) =>
  codedError(RangeError, "ERR_CRYPTO_INVALID_SCRYPT_PARAMS", `Invalid scrypt params${reason}`);

export function scrypt(...args: unknown[]): void {
  const done = args.pop();
  mustBeFunction(done, "callback");
  const [password, salt, keylen, options] = args;
  later(done, scryptSync(password, salt, keylen, options as ScryptOptions | undefined));
}

export function hkdfSync(
  digest: unknown,
  key: unknown,
  salt: unknown,
  info: unknown,
  keylen: unknown,
): ArrayBuffer {
  const hash = digestOf(digest);
  mustBeInteger(keylen, "length", 0, 2 ** 31 - 1);
  const secret = bytesOf(key, "key");
  const derived = deriveHkdf(hash, secret, bytesOf(salt, "salt"), bytesOf(info, "info"), keylen);
  return derived.slice().buffer;
}

export function hkdf(...args: unknown[]): void {
  const done = args.pop();
  mustBeFunction(done, "callback");
  const [digest, key, salt, info, keylen] = args;
  later(done, hkdfSync(digest, key, salt, info, keylen));
}

function later(done: unknown, key: Buffer | ArrayBuffer): void {
  setImmediate(() => (done as Done)(null, key));
}
