import type { HeaderFields } from "../../channel.ts";
import { parsePreviewPath, shimPath, type PreviewAddress } from "./address.ts";
import { carryExchange, streamOf, type Answer, type RequestBody } from "./exchange.ts";
import { admitScript } from "./content-policy.ts";
import { injectFirst } from "./inject.ts";
import { createOwners, PageGone, say } from "./owners.ts";
import { notRunningPage } from "./not-running-page.ts";
import { COOKIES_HEADER, isToServiceWorker } from "./messages.ts";
import { recordStart } from "./replay.ts";
import type { FetchEvent, ServiceWorkerScope } from "./service-worker-scope.ts";

/**
 * The service worker of the previews, and of nothing else: its scope holds no page of the docs. It
 * answers each request of a preview by asking the page that runs the example, over a MessagePort.
 * It keeps nothing that it can't find out again, because a browser stops it whenever it likes.
 */

declare const self: ServiceWorkerScope & { readonly location: Location };
/** Set by the build: a hash of this very script, and the script for documents. */
declare const PREVIEW_VERSION: string;
declare const PREVIEW_SHIM: string;

const SCOPE = new URL(self.registration.scope).pathname;

const owners = createOwners(self.clients, addressOf);

self.addEventListener("install", (event) => {
  // A registration's scope names the version that its page was built with. Where a later deploy has
  // changed this script, the update must fail: the older page keeps the worker that it knows. Only a
  // rejection makes it fail; what a listener throws is merely reported.
  const isOwn = SCOPE.endsWith(`/${PREVIEW_VERSION}/`);
  event.waitUntil(isOwn ? self.skipWaiting() : Promise.reject(new Error("another version")));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const message = event.data;
  const [port] = event.ports;
  if (!isToServiceWorker(message) || !port) return;
  if (message.type === "version") {
    port.postMessage(PREVIEW_VERSION);
    return;
  }
  const { source } = event;
  const address = addressOf(source.url);
  if (message.type === "owns") {
    // A preview owns nothing.
    if (!address) owners.know(message.run, { page: source.id, line: port });
    return;
  }
  if (!address) return;
  owners.remember(source.id, address);
  event.waitUntil(
    owners.of(address.run).then((owner) => {
      const { run, tab } = address;
      if (owner) say(owner.line, { type: "hello", run, tab, document: source.id }, [port]);
    }),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (url.pathname === shimPath(SCOPE)) return event.respondWith(script(PREVIEW_SHIM));
  const own = addressOf(request.url);
  if (request.mode === "navigate") {
    if (!own) return;
    owners.remember(event.resultingClientId, own);
    event.respondWith(answer(event, own, own.path + url.search));
    return;
  }
  event.respondWith(answerSubresource(event, own, url));
});

/** Anything that a preview's document loads belongs to its server, also `/app.css` from the root. */
async function answerSubresource(
  event: FetchEvent,
  own: PreviewAddress | null,
  url: URL,
): Promise<Response> {
  const address = own ?? (await owners.addressOf(event.clientId));
  // The document is gone, or a worker that has no address: the site is not theirs to read.
  if (!address) return Response.error();
  return answer(event, address, (own ? own.path : url.pathname) + url.search);
}

async function answer(event: FetchEvent, address: PreviewAddress, path: string): Promise<Response> {
  const { request } = event;
  const navigation = request.mode === "navigate";
  const owner = await owners.of(address.run);
  if (!owner) return pageGone();
  const { line } = owner;
  const body = isBodyless(request.method) ? null : await bodyOf(request);
  const replay = body instanceof ReadableStream ? recordStart(body) : null;
  try {
    return await Promise.race([
      follow(path, request.method, replay ? replay.stream : body),
      owners.whenGone(owner, address.run),
    ]);
  } catch (error) {
    if (error instanceof PageGone) return pageGone();
    if (!navigation) return Response.error();
    const message = error instanceof Error ? error.message : String(error);
    return notRunningPage({ is: "no-answer", message });
  }

  function pageGone(): Response {
    return navigation ? notRunningPage({ is: "page-gone" }) : Response.error();
  }

  async function follow(
    path: string,
    method: string,
    body: RequestBody,
    hops = 0,
  ): Promise<Response> {
    const { port1, port2 } = new MessageChannel();
    const { run, tab } = address;
    const document = navigation ? event.resultingClientId : event.clientId;
    say(
      line,
      {
        type: "request",
        run,
        tab,
        document: request.keepalive ? "" : document,
        navigation,
        request: { method, path, headers: headersOf(request), body: body !== null },
      },
      [port2],
    );
    const response = await carryExchange(port1, method, body, request.signal);
    const location = redirectOf(response);
    if (location === null) return responseOf(response);
    const next = new URL(location, new URL(path, self.location.origin));
    const isLocal = next.host === self.location.host || isLoopback(next.hostname);
    if (navigation || request.redirect !== "follow") {
      const to = isLocal ? address.prefix + next.pathname + next.search + next.hash : next.href;
      return new Response(null, {
        status: response.status,
        headers: { location: new URL(to, self.location.origin).href },
      });
    }
    if (!isLocal) return fetch(next, { credentials: "omit" });
    if (hops === 20) return Response.error();
    // https://fetch.spec.whatwg.org/#http-redirect-fetch, step 12
    const keeps = response.status === 307 || response.status === 308;
    const again = keeps ? (replay ? replay.again() : body) : null;
    const nextMethod = keeps || method === "HEAD" ? method : "GET";
    return follow(next.pathname + next.search, nextMethod, again, hops + 1);
  }

  function responseOf(response: Answer): Response {
    const headers = new Headers();
    let cookies = "";
    for (const [name, value] of response.headers) {
      if (name.toLowerCase() === COOKIES_HEADER) cookies = value;
      else appendIfValid(headers, name, value);
    }
    const { status, statusText } = response;
    const isHtml = navigation && /^text\/html\b/i.test(headers.get("content-type") ?? "");
    if (!isHtml || !response.body)
      return new Response(response.body, { status, statusText, headers });
    headers.delete("content-length");
    const nonce = crypto.randomUUID();
    const shim = { url: new URL(shimPath(SCOPE), self.location.origin).href, nonce };
    const policed = POLICIES.filter((name) => headers.has(name));
    for (const name of policed) headers.set(name, admitScript(headers.get(name) ?? "", shim));
    // A policy may admit a URL and no inline script; without one the document waits for no more requests.
    const [src, text] = policed.length > 0 ? [` src="${shimPath(SCOPE)}"`, ""] : ["", PREVIEW_SHIM];
    const tag = `<script${src} nonce="${nonce}" data-scope="${SCOPE}" data-cookies="${encodeURIComponent(cookies)}">${text}</script>`;
    return new Response(injectFirst(streamOf(response.body), tag), { status, statusText, headers });
  }
}

function addressOf(url: string): PreviewAddress | null {
  return parsePreviewPath(new URL(url).pathname, SCOPE);
}

const POLICIES = ["content-security-policy", "content-security-policy-report-only"];

/** What the browser would send to the example's server, as far as a service worker gets to see it. */
function headersOf(request: Request): HeaderFields {
  // A body that is compressed on the wire would have to be decompressed here.
  const headers: [string, string][] = [["accept-encoding", "identity"]];
  for (const [name, value] of request.headers) {
    if (name !== "accept-encoding") headers.push([name, value]);
  }
  const has = (wanted: string): boolean => headers.some(([name]) => name === wanted);
  const { origin } = self.location;
  if (!has("origin") && !isBodyless(request.method)) headers.push(["origin", origin]);
  // A page of the docs is no page of the example's.
  const referrer = isOwnReload(request) ? null : withoutPrefix(request.referrer);
  if (!has("referer") && referrer !== null) headers.push(["referer", referrer]);
  if (!has("sec-fetch-mode")) {
    headers.push(
      ["sec-fetch-mode", request.mode],
      ["sec-fetch-dest", request.destination || "empty"],
    );
  }
  return headers;
}

/**
 * Whether the page around the tab has it loaded anew. Chromium names the document itself as the
 * referrer then; who presses a browser's own button sends the one that the document came with.
 */
function isOwnReload(request: Request): boolean {
  const isReload = "isReloadNavigation" in request && request.isReloadNavigation === true;
  return isReload && request.referrer === request.url;
}

function withoutPrefix(url: string): string | null {
  // The referrer may be none, or "about:client".
  if (!url.startsWith("http")) return null;
  const address = addressOf(url);
  const { origin, search } = new URL(url);
  return address && origin + address.path + search;
}

async function bodyOf(request: Request): Promise<RequestBody> {
  // Firefox knows no `Request.body`: https://bugzilla.mozilla.org/show_bug.cgi?id=1387483
  if (request.body) return request.body;
  const whole = new Uint8Array(await request.arrayBuffer());
  return whole.byteLength > 0 ? whole : null;
}

function redirectOf(response: Answer): string | null {
  if (![301, 302, 303, 307, 308].includes(response.status)) return null;
  return response.headers.find(([name]) => name.toLowerCase() === "location")?.[1] ?? null;
}

function appendIfValid(headers: Headers, name: string, value: string): void {
  try {
    headers.append(name, value);
  } catch {
    // Node lets some values through that `Headers` refuses; a browser ignores such a field as well.
  }
}

function isBodyless(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

function script(text: string): Response {
  return new Response(text, {
    headers: { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-cache" },
  });
}
