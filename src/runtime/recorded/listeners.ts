import type { Undo } from "../port.ts";

/** Those who want to hear of one kind of thing. */
export type Listeners<Value> = {
  readonly add: (listener: (value: Value) => void) => Undo;
  readonly tell: (value: Value) => void;
  readonly clear: () => void;
};

export function createListeners<Value>(): Listeners<Value> {
  const all = new Set<(value: Value) => void>();
  return {
    add: (listener) => {
      all.add(listener);
      return () => void all.delete(listener);
    },
    tell: (value) => {
      for (const listener of [...all]) listener(value);
    },
    clear: () => all.clear(),
  };
}
