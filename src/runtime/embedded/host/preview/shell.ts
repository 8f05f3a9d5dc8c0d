import { installDocumentCookies } from "./document-cookie.ts";
import { openDocumentLine } from "./document-line.ts";
import type { Navigation, Scroll, ToDocument } from "./messages.ts";
import { createEventSource } from "./shell-event-source.ts";
import { createFetch } from "./shell-fetch.ts";
import { notRunningHtml } from "./not-running-page.ts";
import { installShellNavigation } from "./shell-navigation.ts";
import { closeRealm } from "./shell-realm.ts";
import { createShellNetwork, type ShellResponse } from "./shell-network.ts";
import { createResources } from "./shell-resources.ts";
import { createXmlHttpRequest } from "./shell-xhr.ts";
import { createWebSocketClass } from "./websocket.ts";

/**
 * The document of a preview without a service worker. Its origin is opaque, its policy has no
 * network: it asks the page for a document of the example, and becomes it.
 */

const writable = closeRealm();
// Around it is the fence, and around that the page.
const line = openDocumentLine(
  (port) => parent.parent.postMessage({ type: "shell" }, "*", [port]),
  (message) => void receive(message),
);
const network = createShellNetwork(line);
const resources = createResources(network);
const cookies = installDocumentCookies("", (text) => line.say({ type: "cookie", line: text }));

/** Where the document believes to be. */
let here = new URL("/", location.href);

window.fetch = createFetch(network, window.fetch.bind(window));
window.XMLHttpRequest = createXmlHttpRequest(window.fetch);
window.EventSource = createEventSource(window.fetch);
window.WebSocket = createWebSocketClass(window.WebSocket, {
  isLocal: (url) => network.isLocal(url),
  open(url, protocols, port) {
    line.say({ type: "websocket", path: url.pathname + url.search, protocols }, [port]);
  },
});
// Whoever sends a beacon never hears what becomes of it.
navigator.sendBeacon = (url, data) => {
  void window
    .fetch(url, { method: "POST", body: data ?? null, keepalive: true })
    .catch(() => undefined);
  return true;
};

async function receive(message: ToDocument): Promise<void> {
  if (message.type === "cookies") return cookies.replace(message.text);
  cookies.replace(message.cookies);
  try {
    await load(message.navigation, message.scroll);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    console.error(error);
    become(notRunningHtml({ is: "no-answer", message: text }));
  }
}

async function load(
  { method, path, headers, body }: Navigation,
  scroll: Scroll | undefined,
): Promise<void> {
  const response = await network.request({
    method,
    url: new URL(path, location.href),
    headers: [
      ["accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"],
      ["sec-fetch-mode", "navigate"],
      ["sec-fetch-dest", "iframe"],
      ...headers,
    ],
    body: body ?? null,
  });
  here = response.url;
  here.hash = new URL(path, location.href).hash;
  become(await documentOf(response), scroll);
}

/** The response as an HTML document, as a browser would show it. */
async function documentOf(response: ShellResponse): Promise<string> {
  const type = response.headers.find(([name]) => /^content-type$/i.test(name))?.[1] ?? "text/html";
  const content = new Response(response.body);
  if (/^(text\/html|application\/xhtml\+xml)\b/i.test(type)) {
    return resources.prepare(await content.text(), response.url);
  }
  if (/^image\//i.test(type)) {
    const blob = new Blob([await content.arrayBuffer()], { type });
    return `<!doctype html><body style="margin:0"><img alt="" src="${URL.createObjectURL(blob)}">`;
  }
  const shown = document.createElement("pre");
  shown.textContent = await content.text();
  return `<!doctype html><body>${shown.outerHTML}`;
}

/** Turns this document into another. Its window stays, hence what was put into it above. */
function become(html: string, scroll?: Scroll): void {
  document.open();
  installShellNavigation(() => here, network.isLocal, {
    navigate: (navigation, replace) => line.say({ type: "navigate", navigation, replace }),
    traverse: (delta) => line.say({ type: "traverse", delta }),
    moved(url) {
      here = url;
      tellLocation();
    },
  });
  addEventListener("pagehide", () => line.say({ type: "leave" }));
  addEventListener("load", () => line.say({ type: "loaded" }), { once: true });
  if (scroll) addEventListener("load", () => scrollTo({ ...scroll, behavior: "instant" }));
  addEventListener("scroll", () => {
    const scroll = { left: Math.round(scrollX), top: Math.round(scrollY) };
    line.say({ type: "scrolled", scroll });
  });
  tellLocation();
  document.write(writable(html));
  document.close();
}

function tellLocation(): void {
  line.say({ type: "location", path: here.pathname + here.search + here.hash });
}
