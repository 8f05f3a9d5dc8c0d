import type { Undo } from "../../port.ts";

/** Knows whether something goes on just now. */
export type Quiet = {
  /** Something went on. */
  disturb(): void;
  /** Runs something once it has been quiet for a while, unless undone by then. */
  then(run: () => void): Undo;
};

/**
 * @param pause for how long nothing may have gone on, in ms
 * @param limit after how long nobody waits for that any more, in ms
 */
export function createQuiet(pause: number, limit: number): Quiet {
  let disturbed = -Infinity;
  return {
    disturb() {
      disturbed = performance.now();
    },
    then(run) {
      const asked = performance.now();
      let timer: ReturnType<typeof setTimeout>;
      const wait = (): void => {
        const until = Math.min(Math.max(asked, disturbed) + pause, asked + limit);
        const left = until - performance.now();
        timer = setTimeout(left > 0 ? wait : run, Math.max(left, 0));
      };
      wait();
      return () => clearTimeout(timer);
    },
  };
}
