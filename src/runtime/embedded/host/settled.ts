import type { RunState } from "../../port.ts";
import type { Signal } from "./signal.ts";

/** What a run's start comes to: the first state, now or later, that is not `starting`. */
export function whenSettled(now: RunState, later: Signal<RunState>): Promise<RunState> {
  if (now.at !== "starting") return Promise.resolve(now);
  return new Promise((resolve) => {
    const undo = later.listen((next) => {
      if (next.at === "starting") return;
      undo();
      resolve(next);
    });
  });
}
