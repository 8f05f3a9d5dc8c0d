import { unsupported } from "../unsupported.ts";
import { bytesOf, findHash } from "./hashes.ts";

const names =
  "decrypt deriveBits deriveKey encrypt exportKey generateKey importKey sign unwrapKey verify wrapKey";

const remedy =
  "This runtime hashes, and derives keys from passwords; for ciphers, signatures and key pairs run the example on your own machine.";

const missing = names
  .split(" ")
  .map((name) => [name, () => Promise.reject(unsupported(`crypto.subtle.${name}`, remedy))]);

/** `crypto.subtle` where the browser gives none: it hashes, and says of the rest that it is missing. */
export const hashingSubtle = { ...Object.fromEntries(missing), digest } as SubtleCrypto;

async function digest(
  algorithm: string | { readonly name: string },
  data: BufferSource,
): Promise<ArrayBuffer> {
  const name = typeof algorithm === "string" ? algorithm : algorithm.name;
  const hash = /^sha-(1|256|384|512)$/i.test(name) && findHash(name);
  if (!hash) throw new DOMException("Unrecognized algorithm name", "NotSupportedError");
  return hash(bytesOf(data, "key")).slice().buffer;
}
