import { isFromWorker, type FromWorker, type ToWorker } from "../protocol.ts";
import type { Assets } from "./assets.ts";
import { withDeadline } from "./deadline.ts";
import { FailureError, noIsolation, noWorker } from "./failures.ts";

export type Isolation = "opaque-origin" | "worker";

/** A worker with the runtime in it, alive. Whoever started it terminates it. */
export type Engine = {
  readonly isolation: Isolation;
  post(message: ToWorker, transfer?: Transferable[]): void;
  /** Takes the place of an earlier listener. What came before the first one is kept for it. */
  listen(listener: (message: FromWorker) => void): void;
  terminate(): void;
};

/** A place in which a worker can be started. */
type Place = {
  readonly isolation: Isolation;
  /** Starts the worker, hands it `port`, and reports when that turns out impossible. */
  open(port: MessagePort, onBroken: (reason: unknown) => void): Closer;
};
type Closer = () => void;

export type EngineOptions = {
  readonly isolation?: Isolation;
  /** How long a worker may take until it says that it is alive, in ms. */
  readonly probe?: number;
};

export type Engines = {
  /**
   * @throws FailureError `unsupported` or `unreachable`
   */
  start(trust: "own" | "foreign", note: (text: string) => void): Promise<Engine>;
};

/**
 * Starts workers in an opaque origin, and where this browser turns out unable to do that, plainly:
 * which is remembered, and told to `note` once.
 */
export function createEngines(
  assets: Assets,
  { isolation: wanted = "opaque-origin", probe = 10_000 }: EngineOptions = {},
): Engines {
  let opaqueFails: string | null = wanted === "worker" ? "the site does without" : null;

  return {
    async start(trust, note) {
      const { worker, frame, syntax } = assets.manifest;
      if (opaqueFails === null) {
        try {
          return await startIn(
            opaqueOrigin(assets.url(frame.path), assets.text(worker.path), assets.url(syntax.path)),
            probe,
          );
        } catch (error) {
          if (error instanceof FailureError) throw error;
          if (opaqueFails === null && trust === "own") {
            note(
              `This browser can't run the example in an origin of its own (${reasonOf(error)}). It runs in a worker of this site.`,
            );
          }
          opaqueFails = reasonOf(error);
        }
      }
      if (trust === "foreign") throw new FailureError(noIsolation(opaqueFails));
      return startIn(plainWorker(assets.url(worker.path)), probe).catch((error: unknown) => {
        throw new FailureError(noWorker(reasonOf(error)));
      });
    },
  };
}

async function startIn(place: Place, probe: number): Promise<Engine> {
  const { port1, port2 } = new MessageChannel();
  let receive: ((message: FromWorker) => void) | null = null;
  const early: FromWorker[] = [];
  let close: Closer = () => undefined;
  const terminate = (): void => {
    port1.close();
    close();
  };

  const alive = new Promise<string>((resolve, reject) => {
    port1.onmessage = (event: MessageEvent<unknown>) => {
      if (!isFromWorker(event.data)) return;
      if (event.data.type === "alive") resolve(event.data.origin);
      else if (receive) receive(event.data);
      else early.push(event.data);
    };
    close = place.open(port2, reject);
  });

  try {
    const answer = await withDeadline(alive, probe);
    if (answer.at === "late") throw new Error(`no worker within ${probe / 1000} seconds`);
    // A frame that kept our origin would be a worker of the site under another name.
    if (place.isolation === "opaque-origin" && answer.value !== "null") {
      throw new Error(`its origin is ${answer.value}`);
    }
  } catch (error) {
    terminate();
    throw error;
  }

  return {
    isolation: place.isolation,
    post: (message, transfer = []) => port1.postMessage(message, transfer),
    listen(listener) {
      receive = listener;
      for (const message of early.splice(0)) listener(message);
    },
    terminate,
  };
}

/** A worker of the site's own origin. From its URL: a blob would inherit the page's policy. */
function plainWorker(url: string): Place {
  return {
    isolation: "worker",
    open(port, onBroken) {
      const worker = new Worker(url, { name: "example" });
      worker.onerror = (error) => {
        error.preventDefault();
        onBroken(new Error(error.message || "the worker failed"));
      };
      worker.postMessage("port", [port]);
      return () => worker.terminate();
    },
  };
}

/** A worker below a hidden frame with `sandbox="allow-scripts"`. It gets its script as text. */
function opaqueOrigin(url: string, script: Promise<string>, syntax: string): Place {
  return {
    isolation: "opaque-origin",
    open(port, onBroken) {
      const frame = document.createElement("iframe");
      frame.setAttribute("sandbox", "allow-scripts");
      frame.hidden = true;
      frame.title = "The example's server";
      frame.src = url;
      const listener = (event: MessageEvent<unknown>): void => {
        if (event.source !== frame.contentWindow || !isFrameMessage(event.data)) return;
        if (event.data.type === "broken") {
          onBroken(new Error(event.data.message ?? "the worker failed"));
          return;
        }
        script.then((text) => {
          frame.contentWindow?.postMessage({ script: text, syntax }, "*", [port]);
        }, onBroken);
      };
      addEventListener("message", listener);
      document.body.append(frame);
      return () => {
        removeEventListener("message", listener);
        // Its worker ends with it.
        frame.remove();
      };
    },
  };
}

function isFrameMessage(data: unknown): data is { type: "frame" | "broken"; message?: string } {
  return (
    typeof data === "object" &&
    data !== null &&
    "type" in data &&
    (data.type === "frame" || data.type === "broken")
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
