import { isFromServiceWorker } from "./preview/messages.ts";
import type { Documents } from "./documents.ts";
import type { Undo } from "../../port.ts";

/**
 * Answers the previews' service worker for one run of this page, over a line that it is handed now, and
 * over another whenever it asks again: a browser stops it at will, and it forgets. It asks every page
 * of the site, so several pages, and several runs in one, each answer for their own.
 */
export function serveServiceWorker(
  run: string,
  worker: Pick<ServiceWorker, "postMessage">,
  documents: Documents,
): Undo {
  const container = navigator.serviceWorker;
  const lines: MessagePort[] = [];

  function serve(line: MessagePort): void {
    lines.push(line);
    line.onmessage = (event: MessageEvent<unknown>) => {
      const message = event.data;
      const [port] = event.ports;
      if (!isFromServiceWorker(message) || !port) return;
      if (message.type === "request") documents.request(message, message.request, port);
      else if (message.type === "hello") documents.connect(message.tab, message.document, port);
    };
  }

  const listener = (event: MessageEvent<unknown>): void => {
    const message = event.data;
    const [port] = event.ports;
    if (!isFromServiceWorker(message) || message.run !== run || !port) return;
    if (message.type !== "who-owns") return;
    serve(port);
    port.postMessage("here");
  };
  container.addEventListener("message", listener);
  const { port1, port2 } = new MessageChannel();
  serve(port1);
  worker.postMessage({ type: "owns", run }, [port2]);
  return () => {
    container.removeEventListener("message", listener);
    for (const line of lines) {
      line.postMessage("over");
      line.close();
    }
  };
}
