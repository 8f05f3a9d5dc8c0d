import { withDeadline } from "../embedded/host/deadline.ts";
import { createSignal } from "../embedded/host/signal.ts";
import type { Undo } from "../port.ts";
import { refuse, tooLate } from "./failures.ts";
import { advance, type Progress, type StepEvent, type StepName, untouched } from "./steps.ts";

/** Takes steps one after the other or at once, each with a deadline, and tells how far they are. */
export type Stepper = {
  progress(): Progress;
  listen(listener: (progress: Progress) => void): Undo;
  /**
   * Begins the step and waits for the work.
   *
   * @throws what the work throws; FailureError `timed-out` at the deadline. What comes later is the
   * work's own to put away.
   */
  take<T>(step: StepName, work: () => Promise<T>, limits: Limits): Promise<T>;
};

/** In ms, both from the step's beginning. */
export type Limits = { readonly slow: number; readonly deadline: number };

export function createStepper(): Stepper {
  const signal = createSignal<Progress>();
  let progress = untouched;

  function tell(event: StepEvent): void {
    const next = advance(progress, event);
    if (next === progress) return;
    progress = next;
    signal.emit(next);
  }

  return {
    progress: () => progress,
    listen: signal.listen,
    async take(step, work, { slow, deadline }) {
      tell({ step, is: "begun" });
      const timer = setTimeout(() => tell({ step, is: "slow" }), Math.min(slow, deadline / 2));
      try {
        const got = await withDeadline(work(), deadline);
        if (got.at === "late") throw refuse(tooLate(step, deadline));
        tell({ step, is: "done" });
        return got.value;
      } catch (error) {
        tell({ step, is: "failed" });
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
