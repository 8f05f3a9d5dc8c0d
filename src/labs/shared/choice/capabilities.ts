import type { Capabilities } from "./choose.ts";
import { canIsolate } from "./isolating/isolate.ts";

/** What of the browser tells what it can do; the globals have it. */
export type BrowserTraits = {
  readonly userAgent: string;
  readonly maxTouchPoints: number;
};

/** iPadOS says that it is a Mac; no Mac has a touch screen. */
export function isSmallApple({ userAgent, maxTouchPoints }: BrowserTraits): boolean {
  if (/\b(iPhone|iPad|iPod)\b/.test(userAgent)) return true;
  return /\bMacintosh\b/.test(userAgent) && maxTouchPoints > 1;
}

/** @param canKeep whether what the reader wanted can be kept while the page is loaded anew */
export function readCapabilities(canKeep: boolean): Capabilities {
  const isolated = globalThis.crossOriginIsolated === true;
  return {
    worker: typeof Worker === "function",
    // Firefox shares memory since 79, but can wait for it only since 145.
    sharedMemory: "waitAsync" in Atomics && (!isolated || typeof SharedArrayBuffer === "function"),
    isolated,
    canReload: canKeep && window.isSecureContext && !isLoadedHere(),
    canIsolate: canKeep && window.isSecureContext && canIsolate(),
    smallMemory: isSmallApple(navigator),
  };
}

/**
 * Whether this very page was loaded from its host, rather than reached by a link of the site. Then its
 * headers are what they are, and loading it anew would change nothing: so there is never a loop.
 */
function isLoadedHere(): boolean {
  const [loaded] = performance.getEntriesByType("navigation");
  return loaded === undefined || new URL(loaded.name).pathname === location.pathname;
}
