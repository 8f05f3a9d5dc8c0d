import { startWorker } from "./worker.ts";

/** Entry of the worker. The first message brings the page's port; all else goes over that. */
addEventListener(
  "message",
  (event: MessageEvent) => {
    const [port] = event.ports;
    if (port) startWorker(port);
  },
  { once: true },
);
