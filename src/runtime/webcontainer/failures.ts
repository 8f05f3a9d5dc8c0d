import { FailureError } from "../embedded/host/failures.ts";
import type { Failure } from "../port.ts";
import type { StepName } from "./steps.ts";

export {
  FailureError,
  failureOf,
  unreachable as fileUnreachable,
} from "../embedded/host/failures.ts";

export function notIsolated(): Failure {
  return {
    kind: "unsupported",
    message: "This page is not cross-origin isolated, which Node.js in the page needs.",
    remedy: "Reload the page. If that does not help, run the example on the embedded runtime.",
  };
}

export function serviceUnreachable(): Failure {
  return {
    kind: "unreachable",
    message: "stackblitz.com, which Node.js in the page comes from, can’t be reached.",
    remedy:
      "Check the connection and extensions that block requests, or run the example on the embedded runtime.",
  };
}

export function bootRefused(error: unknown): Failure {
  const reason = error instanceof Error ? error.message : String(error);
  // The service sends words and no codes: those of the browser, and the name of its error. Which of them
  // the real service passes on is not known; these are what browsers say (`failures.test.ts`).
  const words = `${error instanceof Error ? error.name : ""} ${reason}`;
  if (/storage|cookie|service ?worker|SecurityError|did not allow mutations/i.test(words)) {
    return {
      kind: "storage-blocked",
      message: `The browser lets stackblitz.com store nothing: ${reason}`,
      remedy:
        "Allow third-party storage for this site, or run the example on the embedded runtime.",
    };
  }
  return {
    kind: "internal",
    message: `The container did not boot: ${reason}`,
    remedy: "Reload the page, or run the example on the embedded runtime.",
  };
}

const doing: Readonly<Record<StepName, string>> = {
  isolation: "Checking the page",
  boot: "Booting the container",
  mount: "Writing the example’s files",
  start: "Starting the processes",
  listening: "Waiting for the server",
  preview: "Opening the page",
};

export function tooLate(step: StepName, ms: number): Failure {
  return {
    kind: "timed-out",
    message: `${doing[step]} took longer than ${Math.ceil(ms / 1000)} seconds.`,
    remedy: "Run it again, or run the example on the embedded runtime.",
  };
}

export function previewBlocked(): Failure {
  return {
    kind: "preview-blocked",
    message: "The server runs, but its page can’t be shown: nothing of it reached the frame.",
    remedy:
      "Allow frames and storage of webcontainer-api.io in this browser, or run the example on the embedded runtime.",
  };
}

export function containerDied(code: number | undefined): Failure {
  const how = code === undefined ? "" : ` (code ${code})`;
  return {
    kind: "internal",
    message: `The container’s processes ended from outside${how}, as when the browser runs out of memory.`,
    remedy: "Close other tabs and demos, then run the example again.",
  };
}

/** What a run says that goes on, but without WebSockets. */
export const withoutWebSockets =
  "No WebSocket reaches the server through this WebContainer, so the pages stay on long-polling.";

/** What a run says whose gateway had to move, because of the container's own network. */
export const gatewayWithin =
  "WebSockets do not pass within this container; the gateway runs in the server’s own process instead.";

/** As `unknown` that was thrown, made into what a run can end in. */
export const refuse = (failure: Failure): FailureError => new FailureError(failure);
