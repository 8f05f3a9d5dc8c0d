import { parsePreviewPath } from "./address.ts";
import { installDocumentCookies } from "./document-cookie.ts";
import { openDocumentLine } from "./document-line.ts";
import { keepInside } from "./navigation.ts";
import { createWebSocketClass } from "./websocket.ts";

/**
 * The first script of every document behind the service worker. It adds what a service worker can't
 * do: WebSocket, `document.cookie`, navigation from the root, and word of where the document is.
 */
function install(script: HTMLOrSVGScriptElement): void {
  const scope = script.dataset["scope"];
  const address = scope ? parsePreviewPath(location.pathname, scope) : null;
  const { controller } = navigator.serviceWorker;
  if (!scope || !address || !controller) return;
  const { prefix } = address;

  const line = openDocumentLine(
    (port) => controller.postMessage({ type: "hello" }, [port]),
    (message) => {
      if (message.type === "cookies") cookies.replace(message.text);
    },
  );
  const cookies = installDocumentCookies(
    decodeURIComponent(script.dataset["cookies"] ?? ""),
    (text) => line.say({ type: "cookie", line: text }),
  );

  /** A path as the example's server knows it. */
  const outside = (path: string): string =>
    path.startsWith(prefix) ? path.slice(prefix.length) || "/" : path;

  window.WebSocket = createWebSocketClass(window.WebSocket, {
    isLocal: (url) => url.host === location.host,
    open(url, protocols, port) {
      const path = outside(url.pathname) + url.search;
      line.say({ type: "websocket", path, protocols }, [port]);
    },
  });

  keepInside(prefix);

  const report = (): void => {
    line.say({
      type: "location",
      path: outside(location.pathname) + location.search + location.hash,
    });
  };
  report();
  addEventListener("hashchange", report);
  addEventListener("popstate", report);
  for (const name of ["pushState", "replaceState"] as const) {
    const native = history[name].bind(history);
    history[name] = (...args: Parameters<History["pushState"]>) => {
      native(...args);
      report();
    };
  }
  script.remove();
}

if (document.currentScript) install(document.currentScript);
