/** What `within` resolves with when nothing came: unlike a time-out, it can be asserted. */
export const nothing = "nothing came";

/** Long enough for a busy machine; `CONTRACT_PATIENCE` sets other milliseconds. */
const patience = Number(process.env["CONTRACT_PATIENCE"] ?? 20_000);

/**
 * Waits for a promise, but not for ever: a promise that is broken by nothing happening shows as a
 * failed assertion that names it, rather than as a test that ran out of time.
 */
export async function within<T>(
  promise: Promise<T>,
  milliseconds = patience,
): Promise<T | typeof nothing> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof nothing>((resolve) => {
    timer = setTimeout(resolve, milliseconds, nothing);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
