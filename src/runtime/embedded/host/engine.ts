import { isFromWorker, type FromWorker, type Prepare, type ToWorker } from "../protocol.ts";
import type { Assets } from "./assets.ts";
import { withDeadline } from "./deadline.ts";
import { FailureError, noIsolation, noWorker } from "./failures.ts";
import { opaquePlace, plainPlace, type Isolation, type OpaqueWay, type Place } from "./places.ts";

/** A worker with the runtime in it, alive and prepared. Whoever started it terminates it. */
export type Engine = {
  readonly isolation: Isolation;
  post(message: ToWorker, transfer?: Transferable[]): void;
  /** Takes the place of an earlier listener. What came before the first one is kept for it. */
  listen(listener: (message: FromWorker) => void): void;
  terminate(): void;
};

/** The engines of one run. */
export type Engines = {
  /**
   * @param prepare what the worker gets before anything else
   * @param ahead whether the worker gets ready before it is wanted
   * @throws FailureError `unsupported` or `site-unreachable`, and what `prepare` rejects with
   */
  start(prepare: Promise<Prepare>, ahead: boolean): Promise<Engine>;
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

/** The ways to an opaque origin, best first. */
const ways: Readonly<Record<"own" | "foreign", readonly OpaqueWay[]>> = {
  own: ["data-url", "sandboxed-frame"],
  // A process of its own keeps in what an origin may not: whatever reads memory past a bound.
  foreign: ["sandboxed-frame", "data-url"],
};

/**
 * Starts workers in an opaque origin, and where this browser turns out unable to do that, plainly;
 * which is remembered, so that no later run of the same runtime waits for it in vain.
 */
export function createEngineSource(assets: Assets, options: EngineOptions = {}): EngineSource {
  const { isolation = "opaque-origin", probe = 10_000 } = options;
  const { worker, frame, laterFolder } = assets.manifest;
  const worked = new Set<OpaqueWay>();
  const failed = new Map<OpaqueWay, string>();
  if (isolation === "worker") {
    for (const way of ways.own) failed.set(way, "the site does without");
  }

  return {
    forRun(trust, note) {
      let opaque: { readonly way: OpaqueWay; readonly place: Place } | undefined;
      /** Counts how often all was ended: a start from before has nothing more to begin. */
      let ends = 0;

      function leave(): void {
        opaque?.place.close();
        opaque = undefined;
      }

      function placeOf(way: OpaqueWay): Place {
        if (opaque?.way === way) return opaque.place;
        leave();
        const place = opaquePlace(way, {
          url: assets.url(frame.path),
          script: assets.script(worker.path),
          later: assets.url(laterFolder),
        });
        opaque = { way, place };
        return place;
      }

      async function startOpaque(
        prepare: Promise<Prepare>,
        ahead: boolean,
      ): Promise<Engine | null> {
        const mine = ends;
        for (const way of ways[trust]) {
          if (failed.has(way)) continue;
          try {
            const place = placeOf(way);
            // A slow network is no sign that the way is closed.
            await assets.script(worker.path);
            const engine = await startIn(place, { ahead, probe }, prepare);
            worked.add(way);
            return engine;
          } catch (error) {
            if (error instanceof FailureError) throw error;
            // The way was taken from under it.
            if (mine !== ends) throw new FailureError(noWorker("the run was ended"));
            // Not the way's fault, then; and other workers may run below its frame.
            if (worked.has(way)) throw new FailureError(noWorker(reasonOf(error)));
            leave();
            failed.set(way, reasonOf(error));
            if (trust === "own" && ways.own.every((way) => failed.has(way))) {
              note(
                `This browser can't run the example in an origin of its own (${reasonOf(error)}). It runs in a worker of this site.`,
              );
            }
          }
        }
        return null;
      }

      return {
        async start(prepare, ahead) {
          // Where no worker starts, nobody waits for it.
          prepare.catch(() => undefined);
          const engine = await startOpaque(prepare, ahead);
          if (engine) return engine;
          if (trust === "foreign") {
            throw new FailureError(noIsolation([...failed.values()].at(-1) ?? "unknown"));
          }
          const plain = plainPlace(assets.url(worker.path));
          return startIn(plain, { ahead, probe }, prepare).catch((error: unknown) => {
            throw error instanceof FailureError
              ? error
              : new FailureError(noWorker(reasonOf(error)));
          });
        },
        close() {
          ends++;
          leave();
        },
      };
    },
  };
}

async function startIn(
  place: Place,
  { ahead, probe }: { readonly ahead: boolean; readonly probe: number },
  prepare: Promise<Prepare>,
): Promise<Engine> {
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
    end = place.open(port2, ahead, reject);
  });

  try {
    // The preparation is on its way before the worker can take it. It runs nothing but our own code,
    // so that the worker's origin is looked at in the meantime.
    const prepared = prepare.then((message) => port1.postMessage(message));
    const [answer] = await Promise.all([withDeadline(alive, probe), prepared]);
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
