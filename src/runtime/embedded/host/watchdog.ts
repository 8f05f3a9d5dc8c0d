export type WatchdogOptions = {
  /** Asks the watched one to answer with `count`. */
  ping(count: number): void;
  /** Called once, when too many pings in a row went unanswered. */
  onSilence(): void;
  /** How long silence is borne, in ms. */
  readonly patience: number;
  /** How often to ask, in ms. */
  readonly interval?: number;
};

export type Watchdog = {
  answered(count: number): void;
  stop(): void;
};

/**
 * Notices an endless loop. It counts its own ticks rather than time: a page that sleeps (a laptop's
 * lid, the back/forward cache, a throttled background tab) comes back long after the deadline, and
 * finds a worker that slept just as long and is well.
 */
export function startWatchdog(options: WatchdogOptions): Watchdog {
  const interval = options.interval ?? 500;
  const limit = Math.max(2, Math.ceil(options.patience / interval));
  let asked = 0;
  let answered = 0;
  const timer = setInterval(() => {
    if (asked - answered >= limit) {
      clearInterval(timer);
      options.onSilence();
      return;
    }
    options.ping(++asked);
  }, interval);
  return {
    answered(count) {
      // Any answer to a ping of ours will do: the loop turns.
      if (count > answered && count <= asked) answered = asked;
    },
    stop() {
      clearInterval(timer);
    },
  };
}
