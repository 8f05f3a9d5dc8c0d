import { isFromServiceWorker } from "./preview/messages.ts";
import type { Documents } from "./documents.ts";
import type { Undo } from "../../port.ts";

/**
 * Answers the previews' service worker for one run of this page. It asks every page of the site, so
 * several pages, and several runs in one, each answer for their own.
 */
export function serveServiceWorker(run: string, documents: Documents): Undo {
  const container = navigator.serviceWorker;
  const listener = (event: MessageEvent<unknown>): void => {
    const message = event.data;
    const [port] = event.ports;
    if (!isFromServiceWorker(message) || message.run !== run || !port) return;
    switch (message.type) {
      case "who-owns":
        port.postMessage("here");
        port.close();
        break;
      case "request":
        documents.request(message, message.request, port);
        break;
      case "hello":
        documents.connect(message.tab, message.document, port);
    }
  };
  container.addEventListener("message", listener);
  return () => container.removeEventListener("message", listener);
}
