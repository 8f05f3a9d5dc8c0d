import type { Failure } from "../../runtime/port.ts";

/** A run that failed, as an error. */
export class RunFailed extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The failure that an error carries: one of ours, or one of an adapter's, which has its own class. */
export function failureIn(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || !("failure" in error)) return undefined;
  return isFailure(error.failure) ? error.failure : undefined;
}

function isFailure(value: unknown): value is Failure {
  return typeof value === "object" && value !== null && "kind" in value && "remedy" in value;
}
