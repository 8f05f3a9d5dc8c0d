import { previewScope } from "./preview/address.ts";
import type { Assets } from "./assets.ts";
import { withDeadline } from "./deadline.ts";
import type { Undo } from "../../port.ts";

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
  const scope = scopeOf(baseUrl, assets);
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

const scopeOf = (baseUrl: string, { manifest }: Assets): string =>
  previewScope(new URL(baseUrl, location.href).pathname, manifest.version);

/** The lock that every run holds with others of its version, while it runs. */
const lockOf = (scope: string): string => `previews of ${scope}`;

/** As long as a page holds a version, no page of a later one unregisters its service worker. */
export function holdVersion(baseUrl: string, assets: Assets): Undo {
  const locks = navigator.locks as LockManager | undefined;
  let letGo: Undo = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  // Rejects where the page may not have locks, or is about to go.
  locks
    ?.request(lockOf(scopeOf(baseUrl, assets)), { mode: "shared" }, () => held)
    .catch(() => undefined);
  return letGo;
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

/**
 * Service workers of earlier deploys, but for those whose pages still run: they would find no preview
 * any more, and the host has their script no longer. Without locks nobody can tell, and all stay.
 */
async function forgetOlder(
  container: ServiceWorkerContainer,
  scope: string,
  version: string,
): Promise<void> {
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) return;
  const family = scope.slice(0, -`${version}/`.length);
  for (const registration of await container.getRegistrations()) {
    const { pathname } = new URL(registration.scope);
    if (!pathname.startsWith(family) || pathname === scope) continue;
    await locks.request(lockOf(pathname), { ifAvailable: true }, async (lock) => {
      if (lock) await registration.unregister();
    });
  }
}
