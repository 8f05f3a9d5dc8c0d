import type { Failure } from "../../port.ts";

/** A failure on its way to a run's state. */
export class FailureError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** What can be told of anything that was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return {
    kind: "internal",
    message: error instanceof Error ? error.message : String(error),
    remedy: "Reload the page. If it happens again, please report it with this message.",
  };
}

export function unreachable(url: string, reason: string): Failure {
  return {
    kind: "site-unreachable",
    message: `A part of the runtime could not be loaded: ${url} (${reason}).`,
    remedy: "Check the connection, then reload the page: this site may have been updated since.",
  };
}

export function noWorker(reason: string): Failure {
  return {
    kind: "unsupported",
    message: `This browser started no worker: ${reason}.`,
    remedy: "Open the page in a current version of Chrome, Firefox, Edge or Safari.",
  };
}

export function noIsolation(reason: string): Failure {
  return {
    kind: "unsupported",
    message: `This code came from somewhere else, and this browser can't keep it away from the site: ${reason}.`,
    remedy:
      "Open the page in a current version of Chrome, Firefox or Edge, or run the code on your own machine.",
  };
}

export function unresponsive(seconds: number): Failure {
  return {
    kind: "unresponsive",
    message: `The example did not answer for ${seconds} seconds and was stopped: its code loops without end.`,
    remedy: "Look for a loop that never ends, change it, and start the example again.",
  };
}

export function neverListened(port: number, others: readonly number[]): Failure {
  const instead = others.length > 0 ? ` It listens on port ${others.join(", ")} instead.` : "";
  return {
    kind: "never-listened",
    message: `The example's server did not listen on port ${port}.${instead}`,
    remedy:
      "Call `listen(process.env.PORT)` on the HTTP server, and don't wait for anything before it.",
  };
}
