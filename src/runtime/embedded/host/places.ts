import { either, integer, literal, object, text } from "../guards.ts";

export type Isolation = "opaque-origin" | "worker";

/** Where workers can be started. Whoever made it closes it. */
export type Place = {
  readonly isolation: Isolation;
  /**
   * Starts a worker, hands it `port`, and reports when that turns out impossible.
   *
   * @param ahead whether it gets ready before it is wanted
   * @returns its end
   */
  open(port: MessagePort, ahead: boolean, onBroken: (reason: unknown) => void): () => void;
  close(): void;
};

/** Workers of the site's own origin. From the script's URL: a blob would inherit the page's policy. */
export function plainPlace(url: string): Place {
  return {
    isolation: "worker",
    open(port, _ahead, onBroken) {
      const worker = new Worker(url, { name: "example" });
      worker.onerror = (error) => {
        error.preventDefault();
        onBroken(new Error(error.message || "the worker failed"));
      };
      worker.postMessage("port", [port]);
      return () => worker.terminate();
    },
    close: () => undefined,
  };
}

const isFrameMessage = either(
  object({ type: literal("frame") }),
  object({ type: literal("broken"), worker: integer, message: text }),
);

/**
 * How a worker below a frame gets an opaque origin: the frame is sandboxed, for which browsers start a
 * process that takes longer than all the rest of a start; or the worker's URL is `data:`, and it
 * shares the page's process.
 */
export type OpaqueWay = "sandboxed-frame" | "data-url";

export type OpaqueOptions = {
  /** Of the frame's document. */
  readonly url: string;
  readonly script: Promise<Blob>;
  /** The folder, by URL, from which the workers may load more. */
  readonly later: string;
};

/** Workers below one hidden frame, whose policy they inherit. One frame for all. */
export function opaquePlace(way: OpaqueWay, { url, script, later }: OpaqueOptions): Place {
  const frame = document.createElement("iframe");
  const broken = new Map<number, (reason: unknown) => void>();
  let last = 0;
  let sent = false;
  if (way === "sandboxed-frame") frame.setAttribute("sandbox", "allow-scripts");
  frame.hidden = true;
  frame.title = "The example's server";
  frame.src = url;

  let ready: () => void = () => undefined;
  const loaded = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const listener = (event: MessageEvent<unknown>): void => {
    if (event.source !== frame.contentWindow || !isFrameMessage(event.data)) return;
    if (event.data.type === "frame") ready();
    else broken.get(event.data.worker)?.(new Error(event.data.message));
  };
  addEventListener("message", listener);
  document.body.append(frame);

  return {
    isolation: "opaque-origin",
    open(port, ahead, onBroken) {
      const worker = ++last;
      let wanted = true;
      broken.set(worker, onBroken);
      // It is handed its script: neither the frame's policy nor an opaque origin lets it be fetched.
      Promise.all([script, loaded]).then(([blob]) => {
        if (!wanted) return;
        const script = sent ? {} : { script: blob };
        sent = true;
        const start = { type: "start", worker, ...script, ahead, later };
        frame.contentWindow?.postMessage(start, "*", [port]);
      }, onBroken);
      return () => {
        wanted = false;
        broken.delete(worker);
        frame.contentWindow?.postMessage({ type: "stop", worker }, "*");
      };
    },
    close() {
      removeEventListener("message", listener);
      // Its workers end with it.
      frame.remove();
    },
  };
}
