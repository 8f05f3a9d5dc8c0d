/**
 * What the event loop needs of its surroundings, taken once, before a program can replace a global.
 * In a browser nothing keeps a worker alive or lets it end; in plain Node these handles do.
 */

const nativeSetTimeout = globalThis.setTimeout;
const nativeClearTimeout = globalThis.clearTimeout;
const nativeSetInterval = globalThis.setInterval;
const nativeClearInterval = globalThis.clearInterval;

/** Node's timers and ports can stop keeping the process alive; a browser's can't and needn't. */
type Referable = { ref?: () => void; unref?: () => void };

const asReferable = (handle: unknown): Referable =>
  typeof handle === "object" && handle !== null ? handle : {};

/** Milliseconds from a fixed point, without a date's jumps. */
export const clock = (): number => performance.now();

/** Makes `post`, which runs `task` in a task of its own, before any timer that falls due later. */
export function taskPoster(task: () => void): () => void {
  const { port1, port2 } = new MessageChannel();
  const port = asReferable(port1);
  port1.onmessage = () => {
    port.unref?.();
    task();
  };
  port.unref?.();
  return () => {
    port.ref?.();
    port2.postMessage(undefined);
  };
}

export type Alarm = { set(ms: number, keepsAlive: boolean): void; clear(): void };

/** One alarm clock: setting it again forgets the earlier time. */
export function alarmClock(ring: () => void): Alarm {
  let handle: ReturnType<typeof setTimeout> | undefined;
  return {
    set(ms, keepsAlive) {
      if (handle !== undefined) nativeClearTimeout(handle);
      handle = nativeSetTimeout(() => {
        handle = undefined;
        ring();
      }, ms);
      if (!keepsAlive) asReferable(handle).unref?.();
    },
    clear() {
      if (handle !== undefined) nativeClearTimeout(handle);
      handle = undefined;
    },
  };
}

/** Longest delay that a native timer takes, in ms. */
const forever = 2 ** 31 - 1;

/** Makes a switch that, while on, keeps a Node process alive. A worker needs none: it never ends by itself. */
export function lifeline(): (on: boolean) => void {
  let handle: ReturnType<typeof setInterval> | undefined;
  return (on) => {
    if (on === (handle !== undefined)) return;
    if (on) handle = nativeSetInterval(() => undefined, forever);
    else {
      nativeClearInterval(handle);
      handle = undefined;
    }
  };
}
