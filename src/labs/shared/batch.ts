import type { Undo } from "../../runtime/port.ts";

/**
 * Collects values and hands them over together, so that a flood of log lines or events costs the
 * page one render per interval and not one each.
 *
 * @param intervalMs A timer and not an animation frame, which a hidden page never gets.
 */
export function createBatch<Value>(
  deliver: (values: readonly Value[]) => void,
  intervalMs = 120,
): { readonly add: (value: Value) => void; readonly flush: () => void; readonly drop: Undo } {
  let waiting: Value[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const values = waiting;
    waiting = [];
    deliver(values);
  };

  return {
    add: (value) => {
      waiting.push(value);
      timer ??= setTimeout(flush, intervalMs);
    },
    flush,
    drop: () => {
      clearTimeout(timer);
      timer = undefined;
      waiting = [];
    },
  };
}
