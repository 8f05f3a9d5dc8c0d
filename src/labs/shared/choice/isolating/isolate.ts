import { isolationWorker, type IsolatingMessage } from "./rules.ts";

/** In `sessionStorage`, from the load that was to be isolated until one is. */
export const triedKey = "lab:isolating";

/** How long a service worker may take to be there, in ms. */
const patience = 5000;

/**
 * Whether a service worker may isolate this page, whose host does not. Not, where it has been tried and
 * came to nothing, as when the reader reloads with Shift held: so there is never a loop.
 */
export function canIsolate(): boolean {
  if (!("serviceWorker" in navigator)) return false;
  try {
    if (globalThis.crossOriginIsolated) sessionStorage.removeItem(triedKey);
    return sessionStorage.getItem(triedKey) === null;
  } catch {
    return false;
  }
}

/**
 * Lets the next load of this page be isolated, by a service worker that is registered for it.
 *
 * @param baseUrl where the site lives, with slashes at both ends
 * @returns whether it will be
 */
export async function isolateNextLoad(baseUrl: string): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), patience));
  try {
    const isReady = await Promise.race([askWorker(baseUrl), late]);
    if (isReady) sessionStorage.setItem(triedKey, "");
    return isReady;
  } catch {
    return false;
  }
}

async function askWorker(baseUrl: string): Promise<true> {
  const registration = await navigator.serviceWorker.register(baseUrl + isolationWorker, {
    scope: baseUrl,
    updateViaCache: "none",
  });
  const worker = registration.active ?? (await activated(registration));
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => resolve(true);
    const message: IsolatingMessage = { type: "isolate", path: location.pathname };
    worker.postMessage(message, [port2]);
  });
}

function activated({ installing, waiting }: ServiceWorkerRegistration): Promise<ServiceWorker> {
  const worker = installing ?? waiting;
  return new Promise((resolve, reject) => {
    if (!worker) return reject(new Error("no service worker came"));
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve(worker);
      if (worker.state === "redundant") reject(new Error("the service worker was refused"));
    });
  });
}
