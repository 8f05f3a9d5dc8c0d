/**
 * Work that the platform does beside the event loop, where Node has its thread pool: compression,
 * ciphers, the loading of modules. The loop sees nothing of it, so whoever begins it says so here.
 */
import { holdOpen } from "./event-loop.ts";

/** Keeps the process alive until `work` is settled, and what waits for it has run. */
export function holdFor<T>(work: Promise<T>): Promise<T> {
  const release = holdOpen();
  work.then(release, release);
  return work;
}

type AsyncMethod = (this: unknown, ...args: unknown[]) => unknown;

/** Lets the named methods of a platform's object keep the process alive while they work. */
export function holdDuring(owner: object, names: readonly string[]): void {
  for (const name of names) {
    const method: unknown = Reflect.get(owner, name);
    if (typeof method !== "function" || name === "constructor") continue;
    // A method, as the platform's is: no constructor.
    const { [name]: held } = {
      [name](this: unknown, ...args: unknown[]): unknown {
        const result = (method as AsyncMethod).apply(this, args);
        return result instanceof Promise ? holdFor(result) : result;
      },
    };
    Object.defineProperty(held, "length", { value: method.length, configurable: true });
    Object.defineProperty(owner, name, { value: held, writable: true, configurable: true });
  }
}

const bodies = ["arrayBuffer", "blob", "bytes", "formData", "json", "text"];
const compilers = ["compile", "instantiate", "compileStreaming", "instantiateStreaming"];

/** Of what programs for Node reach by global names, all that answers with a promise. */
export function holdDuringNativeWork(): void {
  for (const { prototype } of [Blob, Request, Response]) holdDuring(prototype, bodies);
  holdDuring(WebAssembly, compilers);
  holdDuring(globalThis, ["fetch"]);
  // Not in an opaque origin.
  if (typeof SubtleCrypto === "undefined") return;
  holdDuring(SubtleCrypto.prototype, Object.getOwnPropertyNames(SubtleCrypto.prototype));
}
