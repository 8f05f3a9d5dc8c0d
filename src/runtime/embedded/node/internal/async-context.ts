/**
 * The seam that `async_hooks` uses: every callback that the runtime queues (ticks, timers,
 * immediates, input of a socket) runs in the frame that was current when it was queued.
 * A frame is opaque here. `await` can't be followed: a browser has no hook for promises.
 */

export type Frame = unknown;

type Carrier = {
  /** The frame to remember with a callback that is queued now. */
  capture(): Frame;
  /** Runs `callback` in a frame that `capture` gave. */
  run(frame: Frame, callback: () => void): void;
};

let current: Frame;

let carrier: Carrier = {
  capture: () => current,
  run(frame, callback) {
    const outer = current;
    current = frame;
    try {
      callback();
    } finally {
      current = outer;
    }
  },
};

export const captureFrame = (): Frame => carrier.capture();

export const runInFrame = (frame: Frame, callback: () => void): void =>
  carrier.run(frame, callback);

/** The frame of the code that runs now; `async_hooks` keeps its stores in it. */
export const currentFrame = (): Frame => current;

/** Makes `frame` current for the rest of this callback, as `AsyncLocalStorage.enterWith` does. */
export function enterFrame(frame: Frame): void {
  current = frame;
}

/** Lets a host with real asynchronous context (plain Node) carry it instead. */
export function carryFramesWith(replacement: Carrier): void {
  carrier = replacement;
}
