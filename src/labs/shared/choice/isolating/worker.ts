import { isolated, isIsolatingMessage, isPartOfPage } from "./rules.ts";

/**
 * A service worker for hosts that send no headers, such as GitHub Pages. It does one thing: the next
 * load of a page, where that page asks for it, comes with the headers that isolate it. Every other load
 * is the host's own. It is registered after a reader's click, and nowhere else
 * (`isolate.ts`).
 */

/** What it uses of its global scope: TypeScript's `webworker` library can't stand beside `dom`. */
type Scope = {
  skipWaiting(): Promise<void>;
  addEventListener(type: "install", listener: () => void): void;
  addEventListener(
    type: "message",
    listener: (event: { readonly data: unknown; readonly ports: readonly MessagePort[] }) => void,
  ): void;
  addEventListener(
    type: "fetch",
    listener: (event: {
      readonly request: Request;
      respondWith(response: Promise<Response>): void;
    }) => void,
  ): void;
};

declare const self: Scope & { readonly registration: { readonly scope: string } };

const base = new URL(self.registration.scope).pathname;

/** Paths of pages whose next load is to be isolated. */
const asked = new Set<string>();

self.addEventListener("install", () => void self.skipWaiting());

self.addEventListener("message", ({ data, ports }) => {
  if (!isIsolatingMessage(data)) return;
  asked.add(data.path);
  ports[0]?.postMessage("ready");
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  const isAsked = request.mode === "navigate" && request.destination === "document";
  if ((isAsked && asked.delete(pathname)) || isPartOfPage(request, base)) {
    event.respondWith(fetch(request).then(isolated));
  }
});
