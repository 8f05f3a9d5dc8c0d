import { hashingSubtle } from "./subtle.ts";

/**
 * Browsers give `crypto.subtle` and `crypto.randomUUID` to secure contexts only; a worker in an opaque
 * origin is none. Source: https://w3c.github.io/webcrypto/#crypto-interface
 */
export const subtle = (globalThis.crypto.subtle as SubtleCrypto | undefined) ?? hashingSubtle;

/** Completes the global `crypto`, as Node has it. */
export function completeWebCrypto(randomUUID: () => string): void {
  for (const [name, value] of Object.entries({ subtle, randomUUID })) {
    if (name in globalThis.crypto) continue;
    Object.defineProperty(globalThis.crypto, name, { value, configurable: true });
  }
}
