import { previewScope } from "./preview/address.ts";
import type { Assets } from "./assets.ts";
import { withDeadline } from "./deadline.ts";

/** How long a browser may take to install and start the service worker, in ms. */
const DEADLINE = 10_000;

export type ServiceWorkerState =
  | { readonly at: "ready"; readonly scope: string; readonly worker: ServiceWorker }
  | { readonly at: "unavailable"; readonly reason: string };

/**
 * Registers the previews' service worker and waits until it answers in the version that this page
 * was built with. Resolves, whatever this browser forbids.
 */
export async function registerServiceWorker(
  baseUrl: string,
  assets: Assets,
): Promise<ServiceWorkerState> {
  const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!container) return { at: "unavailable", reason: "this browser has no service workers here" };
  const { version, serviceWorker } = assets.manifest;
  const scope = previewScope(new URL(baseUrl, location.href).pathname, version);
  try {
    const answer = await withDeadline(
      activate(container, assets.url(serviceWorker.path), scope),
      DEADLINE,
    );
    if (answer.at === "late") {
      return { at: "unavailable", reason: `no answer within ${DEADLINE / 1000} seconds` };
    }
    const { worker, version: answered } = answer.value;
    if (answered !== version) {
      return { at: "unavailable", reason: "the site was updated; reload the page" };
    }
    void forgetOlder(container, scope, version);
    return { at: "ready", scope, worker };
  } catch (error) {
    return { at: "unavailable", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The active service worker, and the version that it says it is. */
async function activate(
  container: ServiceWorkerContainer,
  url: string,
  scope: string,
): Promise<{ readonly worker: ServiceWorker; readonly version: unknown }> {
  // Its messages may come before this page has finished loading.
  container.startMessages();
  const registration =
    (await registrationOf(container, scope)) ??
    (await container.register(url, { scope, updateViaCache: "none" }));
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (!worker) throw new Error("the service worker is gone");
  if (worker.state !== "activated") await activated(worker);
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = (event: MessageEvent<unknown>) => {
      port1.close();
      resolve({ worker, version: event.data });
    };
    worker.postMessage({ type: "version" }, [port2]);
  });
}

/** The scope holds the version, so what is registered there and active is what this page wants. */
async function registrationOf(
  container: ServiceWorkerContainer,
  scope: string,
): Promise<ServiceWorkerRegistration | undefined> {
  const found = await container.getRegistration(scope);
  return found?.active && new URL(found.scope).pathname === scope ? found : undefined;
}

function activated(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve, reject) => {
    const check = (): void => {
      if (worker.state === "activated") resolve();
      else if (worker.state === "redundant") reject(new Error("the service worker was refused"));
      else return;
      worker.removeEventListener("statechange", check);
    };
    worker.addEventListener("statechange", check);
    check();
  });
}

/** Service workers of earlier deploys. One that still has a preview goes when that is closed. */
async function forgetOlder(
  container: ServiceWorkerContainer,
  scope: string,
  version: string,
): Promise<void> {
  const family = scope.slice(0, -`${version}/`.length);
  for (const registration of await container.getRegistrations()) {
    const { pathname } = new URL(registration.scope);
    if (pathname.startsWith(family) && pathname !== scope) await registration.unregister();
  }
}
