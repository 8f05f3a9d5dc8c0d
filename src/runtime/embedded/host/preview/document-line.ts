import { isToDocument } from "./messages.ts";
import type { FromDocument, ToDocument } from "./messages.ts";

/** A document's line to the page that runs its server. */
export type DocumentLine = {
  say(message: FromDocument, transfer?: Transferable[]): void;
};

/**
 * Opens the line now, and again when the document comes back from the back/forward cache: leaving
 * hung up, so that the server learns at once that the document is gone.
 */
export function openDocumentLine(
  /** Brings `port` to the page. */
  hand: (port: MessagePort) => void,
  listener: (message: ToDocument) => void,
): DocumentLine {
  let port = open();

  function open(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event: MessageEvent<unknown>) => {
      if (isToDocument(event.data)) listener(event.data);
    };
    hand(port2);
    return port1;
  }

  addEventListener("pagehide", () => {
    const leave: FromDocument = { type: "leave" };
    port.postMessage(leave);
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) port = open();
  });

  return {
    say(message, transfer = []) {
      port.postMessage(message, transfer);
    },
  };
}
