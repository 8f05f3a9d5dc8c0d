/** Where errors go that no code of the program caught. `process` takes this place over. */
let report: (error: unknown) => void = (error) => {
  queueMicrotask(() => {
    throw error;
  });
};

/** Reports an error that a queued callback threw. Returns, so that the loop goes on. */
export const reportFatal = (error: unknown): void => report(error);

export function onFatal(listener: (error: unknown) => void): void {
  report = listener;
}
