import { unsupported } from "./unsupported.ts";

/**
 * Built-in modules that a browser can't have, each with what to do instead. They can be required, as
 * packages do at load time to look for features; the first use of what they hold says what is missing.
 */
const remedies = {
  child_process: "There is one process here; call the code as a function.",
  cluster: "There is one process here; run several on your machine to try it.",
  dgram: "Use node:net: there is no UDP here.",
  domain: "Handle the errors where they happen.",
  http2: "Use node:http.",
  inspector: "Use the browser's own developer tools.",
  repl: "Edit the example's files instead.",
  trace_events: "Use the browser's own developer tools.",
  v8: "Measure in the browser's own developer tools.",
  vm: "Put the code in a file of its own and import it.",
  wasi: "Use WebAssembly without WASI.",
  worker_threads: "There is one thread here; call the code as a function.",
} as const;

/** What packages read of these modules without using them. */
const facts: Record<string, Record<string, unknown>> = {
  cluster: { isMaster: true, isPrimary: true, isWorker: false },
  worker_threads: { isMainThread: true, parentPort: null, threadId: 0, workerData: null },
};

function standIn(module: string, remedy: string): object {
  const members = { ...facts[module] };
  return new Proxy(members, {
    get(target, name): unknown {
      if (typeof name === "symbol" || name in target) return Reflect.get(target, name) as unknown;
      // Loaders ask every module these: whether it is a promise, or was made from an ES module.
      if (name === "then" || name === "__esModule" || name === "default") return undefined;
      return function missing(): never {
        throw unsupported(`${module}.${name}`, remedy);
      };
    },
  });
}

export const missing: Readonly<Record<string, () => unknown>> = Object.fromEntries(
  Object.entries(remedies).map(([module, remedy]) => {
    const value = standIn(module, remedy);
    return [module, () => value];
  }),
);
