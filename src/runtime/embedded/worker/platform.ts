/**
 * What the worker's own code takes of the browser, before a reader's code can replace or hide it.
 * TypeScript's `webworker` library can't be loaded beside `dom` in one program.
 */
type WorkerScope = {
  readonly origin: string;
  importScripts(...urls: string[]): void;
  close(): void;
};

const scope = globalThis as unknown as WorkerScope;
const nativeSetTimeout = globalThis.setTimeout.bind(globalThis);

export const origin = scope.origin;
export const importScripts = scope.importScripts.bind(scope);
export const closeWorker = scope.close.bind(scope);

/** Runs something in a task of its own, soon. */
export function later(run: () => void): void {
  nativeSetTimeout(run, 10);
}

/**
 * Runs a classic script.
 *
 * @returns the URL that stack frames of the script show
 */
export function runScript(script: Blob): string {
  const url = URL.createObjectURL(script);
  try {
    importScripts(url);
    return url;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** What a chunk that was built with `globalName` has left in the global scope; takes it away. */
export function takeGlobal(name: string): unknown {
  const value: unknown = Reflect.get(globalThis, name);
  // A script's `var` can't be deleted.
  Reflect.set(globalThis, name, undefined);
  return value;
}
