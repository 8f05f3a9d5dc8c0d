import { contenders, type Contender, type Outcome, type Step } from "./outcome.ts";

/**
 * A walk through the orders that ran, one operation at a time. `path` is the order so far, such as
 * `AB`. Nothing is computed: each step is one that the real code has taken.
 */
export type Walk = {
  readonly steps: readonly Step[];
  /** Who can go next, and with which operation. Empty at the end. */
  readonly next: readonly Pick<Step, "request" | "operation">[];
  /** Who can't go now, and will later: its turn in a queue, or a lock, is still to come. */
  readonly waiting: readonly Contender[];
  /** Present at the end: all of the order that was walked. */
  readonly outcome?: Outcome;
};

/** @param path the beginning of one of the orders; anything else gives an empty walk */
export function walk(outcomes: readonly Outcome[], path: string): Walk {
  const possible = outcomes.filter(({ order }) => order.startsWith(path));
  const [first] = possible;
  if (first === undefined) return { steps: [], next: [], waiting: [] };
  const steps = first.steps.slice(0, path.length);
  if (first.order === path) return { steps, next: [], waiting: [], outcome: first };
  const next = new Map<Contender, Pick<Step, "request" | "operation">>();
  for (const { steps: ahead } of possible) {
    const step = ahead[path.length];
    if (step) next.set(step.request, { request: step.request, operation: step.operation });
  }
  const waiting = contenders.filter(
    (one) => !next.has(one) && possible.some(({ order }) => order.indexOf(one, path.length) >= 0),
  );
  return { steps, next: contenders.flatMap((one) => next.get(one) ?? []), waiting };
}
