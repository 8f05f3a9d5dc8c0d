import { startWatchdog } from "../embedded/host/watchdog.ts";
import type { Undo } from "../port.ts";

export type WatchOptions = {
  /** Resolves when the gateway and the example's process have answered. */
  ask(): Promise<void>;
  /** Whether the container answers. */
  isAlive(): Promise<boolean>;
  /** How long silence is borne, in ms. */
  readonly patience: number;
  /** The container answers, and the example's process does not: its code loops without an end. */
  onLoop(): void;
  /** Nothing answers: the hidden frame or what it speaks to has died. */
  onDeath(): void;
};

/** Watches a run whose processes would say nothing more, were the worst to happen. */
export function watchRun({ ask, isAlive, patience, onLoop, onDeath }: WatchOptions): Undo {
  let isOver = false;
  const dog = startWatchdog({
    patience,
    interval: patience / 4,
    ping(count) {
      const answered = (): void => dog.answered(count);
      // A gateway that has ended says so itself.
      ask().then(answered, answered);
    },
    onSilence() {
      void isAlive().then((alive) => {
        if (isOver) return;
        if (alive) onLoop();
        else onDeath();
      });
    },
  });
  return () => {
    isOver = true;
    dog.stop();
  };
}
