import type { TraceEvent } from "./event.ts";

/** The beginning of a step in a trace: after how many events it was performed, and what it was. */
export type StepMark = { readonly after: number; readonly text: string };

/**
 * Puts a `note` where each step of a scenario began. Ids are given anew, so that they go on counting.
 *
 * @param marks in the order of the steps, the opening first; each at or after the one before
 */
export function withSteps(
  events: readonly TraceEvent[],
  marks: readonly StepMark[],
): readonly TraceEvent[] {
  const result: TraceEvent[] = [];
  const ids = new Map<number, number>();
  let step = 0;
  const mark = (before: number): void => {
    for (let next = marks[step]; next !== undefined && next.after <= before; next = marks[++step]) {
      const at = events[next.after]?.at ?? events.at(-1)?.at ?? 0;
      result.push({ id: result.length + 1, at, kind: "note", text: next.text, step });
    }
  };
  for (const [index, event] of events.entries()) {
    mark(index);
    const id = result.length + 1;
    ids.set(event.id, id);
    const cause = event.cause === undefined ? undefined : ids.get(event.cause);
    const { cause: _, ...rest } = event;
    result.push({ ...rest, id, ...(cause !== undefined && { cause }) });
  }
  mark(events.length);
  return result;
}
