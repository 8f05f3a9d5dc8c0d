import { Buffer } from "../node/buffer.ts";
import console from "../node/console.ts";
import crypto from "../node/crypto.ts";
import { completeWebCrypto } from "../node/crypto/web-crypto.ts";
import { holdDuringNativeWork } from "../node/internal/native-work.ts";
import process from "../node/process.ts";
import timers from "../node/timers.ts";

/** What a browser's worker has and Node hasn't: programs tell by it where they are. */
const BROWSER_ONLY = [
  "importScripts",
  "postMessage",
  "close",
  "name",
  "location",
  "onmessage",
  "onmessageerror",
  "onerror",
  "onunhandledrejection",
  "onrejectionhandled",
  "XMLHttpRequest",
  "WebSocket",
  "WebSocketStream",
  "WebTransport",
  "EventSource",
  "Worker",
  "SharedWorker",
  "BroadcastChannel",
  "Notification",
  "FileReaderSync",
  "WorkerGlobalScope",
  "DedicatedWorkerGlobalScope",
  "self",
];

/**
 * Gives the global scope Node's names, and hides the browser's. Hiding keeps programs from mistaking
 * where they run; it protects nothing, which is the business of the worker's origin and policy.
 */
export function installGlobals(): void {
  for (const name of BROWSER_ONLY) hide(name);
  completeWebCrypto(crypto.randomUUID);
  holdDuringNativeWork();
  const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate } =
    timers;
  for (const [name, value] of Object.entries({
    global: globalThis,
    console,
    process,
    Buffer,
    setTimeout,
    setInterval,
    setImmediate,
    clearTimeout,
    clearInterval,
    clearImmediate,
  })) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
}

/** Own properties can go; inherited ones can only be covered. */
function hide(name: string): void {
  if (!(name in globalThis)) return;
  Reflect.deleteProperty(globalThis, name);
  if (!(name in globalThis)) return;
  Object.defineProperty(globalThis, name, {
    value: undefined,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}
