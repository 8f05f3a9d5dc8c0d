/** Waits for things to become true. Whoever may have made one true says so with `look`. */
export type Occasions = {
  look(): void;
  /** @throws Error naming `what`, and what there is instead, after the deadline */
  until(what: string, holds: () => boolean): Promise<void>;
};

export function createOccasions(deadline: number, describe: () => string): Occasions {
  const looks = new Set<() => void>();
  return {
    look: () => looks.forEach((look) => look()),
    until: (what, holds) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(timer);
          looks.delete(look);
        };
        const look = (): void => {
          if (!holds()) return;
          end();
          resolve();
        };
        const timer = setTimeout(() => {
          end();
          reject(new Error(`${what}: not within ${deadline / 1000} s. ${describe()}`));
        }, deadline);
        looks.add(look);
        look();
      }),
  };
}
