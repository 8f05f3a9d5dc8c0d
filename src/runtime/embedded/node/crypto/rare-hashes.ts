import { md5, ripemd160 } from "@noble/hashes/legacy.js";
import { sha384, sha512, sha512_256 } from "@noble/hashes/sha2.js";

const rare = { md5, sha384, sha512, "sha512-256": sha512_256, ripemd160 } as const;

/** The hash functions that neither handshakes nor cookies use. */
export function findRareHash(name: string): (typeof rare)[keyof typeof rare] | undefined {
  return Object.hasOwn(rare, name) ? rare[name as keyof typeof rare] : undefined;
}
