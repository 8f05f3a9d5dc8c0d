import { missingMember } from "./missing-members.ts";

/**
 * Built-in modules that a browser can't have. They can be required, as packages do at load time to
 * look for features; the first use of what they hold says what is missing, and what to do instead.
 */
const modules =
  "child_process cluster dgram domain http2 inspector inspector/promises punycode repl trace_events v8 vm wasi worker_threads".split(
    " ",
  );

/** What packages read of these modules without using them. */
const facts: Record<string, Record<string, unknown>> = {
  cluster: { isMaster: true, isPrimary: true, isWorker: false },
  worker_threads: { isMainThread: true, parentPort: null, threadId: 0, workerData: null },
};

function standIn(module: string): object {
  const members = { ...facts[module] };
  return new Proxy(members, {
    get(target, name): unknown {
      if (typeof name === "symbol" || name in target) return Reflect.get(target, name) as unknown;
      // Loaders ask every module these: whether it is a promise, or was made from an ES module.
      if (name === "then" || name === "__esModule" || name === "default") return undefined;
      return missingMember(module, name);
    },
  });
}

export const missing: Readonly<Record<string, () => unknown>> = Object.fromEntries(
  modules.map((module) => {
    const value = standIn(module);
    return [module, () => value];
  }),
);
