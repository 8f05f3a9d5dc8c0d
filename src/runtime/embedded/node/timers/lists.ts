/**
 * Timers by duration, as Node keeps them: those of one duration fire in the order they started,
 * and a list that is due is emptied of what is due before the next list is looked at.
 */
import { connectTimers, loopNow, wake } from "../internal/event-loop.ts";

export type Scheduled = {
  _idleTimeout: number;
  /** Loop time (ms) at the last start, or -1 when it isn't waiting. */
  _idleStart: number;
  hasRef(): boolean;
  fire(): void;
};

/** The longest delay in ms; longer ones fire at once, as in Node. */
export const longestDelay = 2 ** 31 - 1;

/** Insertion order is order of starting; `delete` and `add` move a timer to the end in O(1). */
const lists = new Map<number, Set<Scheduled>>();
/** The list that a timer waits in. Its `_idleTimeout` may have been written to since. */
const waitsIn = new WeakMap<Scheduled, number>();
/** Timers whose number was asked for, which `clearTimeout` then accepts too. */
export const timeoutById = new Map<number, Scheduled>();
/** How many waiting timers keep the process alive. */
let refs = 0;
/** The list being emptied. It goes on even if another falls due meanwhile. */
let current: { ms: number; list: Set<Scheduled> } | undefined;

export function start(timer: Scheduled): void {
  cancel(timer);
  timer._idleStart = loopNow();
  const ms = timer._idleTimeout;
  let list = lists.get(ms);
  if (!list) lists.set(ms, (list = new Set()));
  list.add(timer);
  waitsIn.set(timer, ms);
  if (timer.hasRef()) refs++;
  wake();
}

/** Notes that a waiting timer began (1) or ceased (-1) to keep the process alive. */
export function countRefs(change: 1 | -1): void {
  refs += change;
  wake();
}

/** Takes a timer out of its list, if it waits in one. */
export function cancel(timer: Scheduled): void {
  if (timer._idleStart === -1) return;
  const ms = waitsIn.get(timer) ?? timer._idleTimeout;
  const list = lists.get(ms);
  list?.delete(timer);
  if (list?.size === 0) lists.delete(ms);
  timer._idleStart = -1;
  if (timer.hasRef()) refs--;
}

const first = (list: Set<Scheduled>): Scheduled | undefined => list.values().next().value;

function earliest(): { ms: number; list: Set<Scheduled>; due: number } | undefined {
  let found: { ms: number; list: Set<Scheduled>; due: number } | undefined;
  for (const [ms, list] of lists) {
    const timer = first(list);
    if (!timer) continue;
    const due = timer._idleStart + ms;
    if (!found || due < found.due) found = { ms, list, due };
  }
  return found;
}

connectTimers({
  takeDue(now) {
    if (!current || current.list.size === 0) {
      const next = earliest();
      if (!next || next.due > now) return undefined;
      current = next;
    }
    const timer = first(current.list);
    if (!timer || timer._idleStart + current.ms > now) {
      current = undefined;
      return this.takeDue(now);
    }
    cancel(timer);
    return () => timer.fire();
  },
  nextDue: () => earliest()?.due,
  holdsProcess: () => refs > 0,
});
