/** The answer of something that may never settle. */
export type Timely<T> = { readonly at: "settled"; readonly value: T } | { readonly at: "late" };

/**
 * Waits for `promise`, but no longer than `ms`. A promise that comes too late is not cancelled: who
 * opened something with it also closes it.
 */
export async function withDeadline<T>(promise: Promise<T>, ms: number): Promise<Timely<T>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Timely<T>>((resolve) => {
    timer = setTimeout(() => resolve({ at: "late" }), ms);
  });
  try {
    return await Promise.race([promise.then((value) => ({ at: "settled", value }) as const), late]);
  } finally {
    clearTimeout(timer);
  }
}
