import type { Evaluator } from "./evaluator.ts";

/** What this module takes from a classic worker's global scope. */
type WorkerScope = {
  readonly importScripts: (...urls: string[]) => void;
};

/**
 * Runs code in a classic worker from blob URLs: `importScripts` is synchronous, so `require` can be,
 * and both work under `script-src blob:` without `'unsafe-eval'`.
 *
 * @param scope the worker's `self`; its functions are taken now, so hiding them later does no harm.
 */
export function createWorkerEvaluator(scope: WorkerScope): Evaluator {
  const importScripts = scope.importScripts.bind(scope);
  // Bound now as well: a program may replace the globals.
  const { createObjectURL, revokeObjectURL } = URL;
  return {
    publish: (code) => createObjectURL(new Blob([code], { type: "text/javascript" })),
    runScript: (url) => importScripts(url),
    importModule: (url) => import(/* @vite-ignore */ url) as Promise<object>,
    release: (url) => revokeObjectURL(url),
  };
}
