import { unsupported } from "../unsupported.ts";
import { bytesOf, findHash } from "./hashes.ts";

/**
 * `crypto.subtle`, which browsers give to secure contexts only; a worker in an opaque origin is none.
 * There it hashes, and says of the rest that it is missing.
 * Source: https://w3c.github.io/webcrypto/#crypto-interface
 */
export const subtle: SubtleCrypto =
  (globalThis.crypto.subtle) ?? createHashing();

export const cipherRemedy =
  "This runtime hashes, and derives keys from passwords; for ciphers, signatures and key pairs run the example on your own machine.";

function createHashing(): SubtleCrypto {
  const names = [
    "decrypt",
    "deriveBits",
    "deriveKey",
    "encrypt",
    "exportKey",
    "generateKey",
  ].concat(["importKey", "sign", "unwrapKey", "verify", "wrapKey"]);
  const missing = names.map((name) => [
    name,
    () => Promise.reject(unsupported(`crypto.subtle.${name}`, cipherRemedy)),
  ]);
  return { ...(Object.fromEntries(missing) as SubtleCrypto), digest };
}

async function digest(
  algorithm: string | { readonly name: string },
  data: BufferSource,
): Promise<ArrayBuffer> {
  const name = typeof algorithm === "string" ? algorithm : algorithm.name;
  const hash = /^sha-(1|256|384|512)$/i.test(name) && findHash(name);
  if (!hash) throw new DOMException("Unrecognized algorithm name", "NotSupportedError");
  return hash(bytesOf(data, "key")).slice().buffer;
}

/** Completes the global `crypto`, as Node has it, where the browser gives less. */
export function completeWebCrypto(randomUUID: () => string): void {
  for (const [name, value] of Object.entries({ subtle, randomUUID })) {
    if (name in globalThis.crypto) continue;
    Object.defineProperty(globalThis.crypto, name, { value, configurable: true });
  }
}
