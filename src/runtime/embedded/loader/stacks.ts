import type { Locations } from "./locations.ts";

/** V8's hook, https://v8.dev/docs/stack-trace-api; other engines have none. */
type CallSite = { /** Its line of a stack. */ toString(): string };

type V8Error = {
  prepareStackTrace?: ((error: Error, sites: never[]) => unknown) | undefined;
};

/**
 * Makes `error.stack` name the reader's own files wherever it is read: in a log, in Express' error
 * page, in a test. Only V8 lets one do that; in other engines what is printed goes through
 * `locations.map` instead.
 *
 * @returns undoes it.
 */
export function installStackMapping(locations: Locations): () => void {
  const V8: V8Error = Error;
  const before = V8.prepareStackTrace;
  if (!("captureStackTrace" in Error)) return () => {};
  V8.prepareStackTrace = (error, sites: readonly CallSite[]) => {
    const head = headOf(error);
    return locations.map([head, ...sites.map((site) => `    at ${site.toString()}`)].join("\n"));
  };
  return () => {
    if (before) V8.prepareStackTrace = before;
    else delete V8.prepareStackTrace;
  };
}

/** The first line as V8 writes it; an error whose `toString` throws must not break its stack. */
function headOf(error: unknown): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "<error>";
  }
}
