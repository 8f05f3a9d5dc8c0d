import type { Failure } from "../../runtime/port.ts";

/** A run that failed, as an error. */
export class RunFailed extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}
