import type { Undo } from "../../port.ts";

/** Tells listeners. A listener that throws is reported and stops none of the others. */
export type Signal<T> = {
  emit(value: T): void;
  listen(listener: (value: T) => void): Undo;
};

export function createSignal<T>(): Signal<T> {
  const listeners = new Set<{ readonly call: (value: T) => void }>();
  return {
    emit(value) {
      for (const listener of [...listeners]) {
        try {
          listener.call(value);
        } catch (error) {
          reportError(error);
        }
      }
    },
    listen(call) {
      // An entry of its own, so that the same function may listen twice.
      const listener = { call };
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
