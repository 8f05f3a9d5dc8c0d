import type { TraceEvent } from "../../trace/event.ts";
import type { Undo } from "../port.ts";

/** How a recording is told: as fast as it was, faster, or one step of its scenario at a time. */
export type Pace =
  | { readonly is: "timed"; readonly speed: number }
  /** Each call of `next` tells the events up to the beginning of the step after. */
  | { readonly is: "stepwise" };

/** No pause is longer than this, in ms: whoever recorded waited for a person or a test. */
const longestPause = 1500;

export type Player = {
  /** Tells the rest of this step, at once. Without anything left it does nothing. */
  readonly next: () => void;
  readonly isOver: () => boolean;
  readonly stop: Undo;
};

/** Tells the events of a recording one after the other. The first comes after the caller's own turn. */
export function play(
  events: readonly TraceEvent[],
  pace: Pace,
  tell: (event: TraceEvent) => void,
): Player {
  let position = 0;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isOver = () => stopped || position >= events.length;
  const tellOne = () => {
    const event = events[position++];
    if (event !== undefined) tell(event);
  };

  const next = () => {
    if (isOver()) return;
    do tellOne();
    while (!isOver() && !beginsStep(events[position]));
  };

  /** How long after the event before it the next one came, in ms. */
  const pause = () => {
    const since = events[position - 1]?.at ?? 0;
    return Math.min((events[position]?.at ?? since) - since, longestPause);
  };
  const goOn = () => {
    // What came at the same time is told at the same time.
    do tellOne();
    while (!isOver() && pause() === 0);
    if (!isOver() && pace.is === "timed") timer = setTimeout(goOn, pause() / pace.speed);
  };

  timer = setTimeout(pace.is === "stepwise" ? next : goOn);
  return {
    next,
    isOver,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

const beginsStep = (event: TraceEvent | undefined): boolean =>
  event?.kind === "note" && event.step !== undefined;
