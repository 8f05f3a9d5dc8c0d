/** Collects items, and hands them on together a little later. */
export type Batch<T> = { add(item: T): void; flush(): void };

export function createBatch<T>(
  hand: (items: readonly T[]) => void,
  later: (run: () => void) => void,
): Batch<T> {
  let items: T[] = [];
  const flush = (): void => {
    const all = items;
    items = [];
    if (all.length > 0) hand(all);
  };
  return {
    add(item) {
      if (items.length === 0) later(flush);
      items.push(item);
    },
    flush,
  };
}
