import { codedError, type CodedError } from "./internal/errors.ts";

/** What a browser can't do: an error that names it and says what to do instead. */
export function unsupported(what: string, remedy: string): CodedError {
  return codedError(
    Error,
    "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM",
    `${what} is not available in this page's runtime. ${remedy}`,
  );
}
