import { isFromWorker, type FromWorker, type ToWorker } from "../protocol.ts";
import type { Assets } from "./assets.ts";
import { withDeadline } from "./deadline.ts";
import { FailureError, noIsolation, noWorker } from "./failures.ts";
import { opaquePlace, plainPlace, type Isolation, type Place } from "./places.ts";

/** A worker with the runtime in it, alive. Whoever started it terminates it. */
export type Engine = {
  readonly isolation: Isolation;
  post(message: ToWorker, transfer?: Transferable[]): void;
  /** Takes the place of an earlier listener. What came before the first one is kept for it. */
  listen(listener: (message: FromWorker) => void): void;
  terminate(): void;
};

/** The engines of one run. */
export type Engines = {
  /** @throws FailureError `unsupported` or `unreachable` */
  start(): Promise<Engine>;
  /** Ends all of them, and lets go of what they had in common. */
  close(): void;
};

export type EngineOptions = {
  /** Where workers run. Default: in an opaque origin where the browser can do that. */
  readonly isolation?: Isolation;
  /** How long a worker may take until it says that it is alive, in ms. Default 10 000. */
  readonly probe?: number;
};

export type EngineSource = {
  /**
   * @param note takes what the reader should know
   */
  forRun(trust: "own" | "foreign", note: (text: string) => void): Engines;
};

/**
 * Starts workers in an opaque origin, and where this browser turns out unable to do that, plainly;
 * which is remembered, so that no later run waits for it in vain.
 */
export function createEngineSource(assets: Assets, options: EngineOptions = {}): EngineSource {
  const { isolation = "opaque-origin", probe = 10_000 } = options;
  const { worker, frame, laterFolder } = assets.manifest;
  let opaqueFails: string | null = isolation === "worker" ? "the site does without" : null;

  return {
    forRun(trust, note) {
      let opaque: Place | undefined;

      function close(): void {
        opaque?.close();
        opaque = undefined;
      }

      async function startOpaque(): Promise<Engine | null> {
        if (opaqueFails !== null) return null;
        opaque ??= opaquePlace(
          assets.url(frame.path),
          assets.text(worker.path),
          assets.url(laterFolder),
        );
        try {
          return await startIn(opaque, probe);
        } catch (error) {
          if (error instanceof FailureError) throw error;
          close();
          opaqueFails = reasonOf(error);
          if (trust === "own") {
            note(
              `This browser can't run the example in an origin of its own (${opaqueFails}). It runs in a worker of this site.`,
            );
          }
          return null;
        }
      }

      return {
        async start() {
          const engine = await startOpaque();
          if (engine) return engine;
          if (trust === "foreign") throw new FailureError(noIsolation(opaqueFails ?? "unknown"));
          return startIn(plainPlace(assets.url(worker.path)), probe).catch((error: unknown) => {
            throw new FailureError(noWorker(reasonOf(error)));
          });
        },
        close,
      };
    },
  };
}

async function startIn(place: Place, probe: number): Promise<Engine> {
  const { port1, port2 } = new MessageChannel();
  let receive: ((message: FromWorker) => void) | null = null;
  const early: FromWorker[] = [];
  let end: () => void = () => undefined;
  const terminate = (): void => {
    port1.close();
    end();
  };

  const alive = new Promise<string>((resolve, reject) => {
    port1.onmessage = (event: MessageEvent<unknown>) => {
      if (!isFromWorker(event.data)) return;
      if (event.data.type === "alive") resolve(event.data.origin);
      else if (receive) receive(event.data);
      else early.push(event.data);
    };
    end = place.open(port2, reject);
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

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
