import { hmac } from "@noble/hashes/hmac.js";
import { sha1 } from "@noble/hashes/legacy.js";
import { sha224, sha256 } from "@noble/hashes/sha2.js";
import { Buffer } from "../buffer.ts";
import { codedError, invalidArgType, mustBeString } from "../internal/errors.ts";
import { callable, inheritable } from "../internal/callable.ts";
import { Transform } from "../stream.ts";
import { findRareHash } from "./rare-hashes.ts";

/** `createHash` and `createHmac`, on @noble/hashes. */

const usual = { sha1, sha224, sha256 } as const;

export type HashFunction =
  (typeof usual)[keyof typeof usual] | NonNullable<ReturnType<typeof findRareHash>>;
type Running = ReturnType<HashFunction["create"]> | ReturnType<typeof hmac.create>;

export const hashNames = [
  "md5",
  "sha1",
  "sha224",
  "sha256",
  "sha384",
  "sha512",
  "sha512-256",
  "ripemd160",
];

export function findHash(name: string): HashFunction | undefined {
  const plain = name.toLowerCase().replace(/^rsa-/, "").replace(/^sha-/, "sha");
  if (Object.hasOwn(usual, plain)) return usual[plain as keyof typeof usual];
  return hashNames.includes(plain) ? findRareHash(plain) : undefined;
}

/** The bytes of a key or of data. @throws TypeError ERR_INVALID_ARG_TYPE */
export function bytesOf(value: unknown, name: string, encoding?: unknown): Uint8Array {
  if (typeof value === "string") {
    const known = typeof encoding === "string" && encoding !== "buffer" ? encoding : "utf8";
    return Buffer.from(value, known as BufferEncoding);
  }
  if (ArrayBuffer.isView(value))
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer && name !== "data") return new Uint8Array(value);
  const kinds =
    name === "data"
      ? "of type string or an instance of Buffer, TypedArray, or DataView"
      : name === "key"
        ? "of type string or an instance of ArrayBuffer, Buffer, TypedArray, DataView, KeyObject, or CryptoKey"
        : "of type string or an instance of ArrayBuffer, Buffer, TypedArray, or DataView";
  throw invalidArgType(name, kinds, value);
}

export function encoded(bytes: Uint8Array, encoding?: unknown): string | Buffer {
  const buffer = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
  return typeof encoding === "string" && encoding !== "buffer"
    ? buffer.toString(encoding as BufferEncoding)
    : buffer;
}

class Digest extends inheritable(Transform) {
  #running: Running;
  #result: Uint8Array | undefined;

  constructor(running: Running, options?: object) {
    super(options);
    this.#running = running;
  }

  update(data: unknown, encoding?: unknown): this {
    if (this.#result) throw finalized();
    this.#running.update(bytesOf(data, "data", encoding));
    return this;
  }

  digest(encoding?: unknown): string | Buffer {
    // Node gives an empty result for a second digest of an Hmac, and throws for a Hash.
    if (this.#result) return this.again(encoding);
    this.#result = this.#running.digest();
    return encoded(this.#result, encoding);
  }

  protected again(_encoding: unknown): string | Buffer {
    throw finalized();
  }

  protected clone(): Running {
    if (this.#result) throw finalized();
    return this.#running.clone() as Running;
  }

  override _transform(chunk: unknown, encoding: string, done: () => void): void {
    this.update(chunk, encoding);
    done();
  }

  override _flush(done: () => void): void {
    this.push(this.digest());
    done();
  }
}

class HashStream extends Digest {
  copy(options?: object): HashStream {
    return new HashStream(this.clone(), options);
  }
}

class HmacStream extends Digest {
  protected override again(encoding: unknown): string | Buffer {
    return encoded(new Uint8Array(0), encoding);
  }
}

const finalized = () => codedError(Error, "ERR_CRYPTO_HASH_FINALIZED", "Digest already called");

export const Hash = callable(HashStream, "Hash");
export const Hmac = callable(HmacStream, "Hmac");

export function createHash(algorithm: unknown, options?: object): HashStream {
  mustBeString(algorithm, "algorithm");
  const found = findHash(algorithm);
  // OpenSSL's own words.
  if (!found)
    throw Object.assign(new Error("Digest method not supported"), {
      code: "ERR_OSSL_EVP_UNSUPPORTED",
    });
  return new HashStream(found.create(), options);
}

export function createHmac(algorithm: unknown, key: unknown, options?: object): HmacStream {
  mustBeString(algorithm, "hmac");
  const bytes = bytesOf(key, "key");
  const found = findHash(algorithm);
  if (!found) {
    throw codedError(TypeError, "ERR_CRYPTO_INVALID_DIGEST", `Invalid digest: ${algorithm}`);
  }
  return new HmacStream(hmac.create(found, bytes), options);
}
