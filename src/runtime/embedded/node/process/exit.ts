/** How a process ends: by `exit`, by an error nobody caught, by a signal, or for want of work. */
import { codedError, mustBeInteger } from "../internal/errors.ts";
import { isAlive, onIdle, queuePoll, runTask, stopLoop } from "../internal/event-loop.ts";
import { onFatal } from "../internal/fatal.ts";
import type { Emitter } from "../events/emitter.ts";
import { processHost, type UncaughtOrigin } from "./host.ts";
import { signalNumbers } from "./signals.ts";

/** Node's exit code for a main module whose top-level `await` never ends. */
const unsettled = 13;

/** Unwinds the stack after `process.exit`, which never returns. */
class Exited extends Error {
  override readonly name = "ProcessExit";
}

type Exitable = Emitter & { exitCode: number | string | undefined; _exiting: boolean };

export type Lifecycle = {
  exit(code?: unknown): never;
  /** An error that no code caught. */
  uncaught(error: unknown, origin: UncaughtOrigin): void;
  /** A promise was rejected and has no handler. */
  rejection(reason: unknown, promise: Promise<unknown>): void;
  /** A promise got its handler after it had been reported. */
  rejectionHandled(promise: Promise<unknown>): void;
  signal(name: string): void;
  /**
   * From now on the process exits as soon as nothing keeps it alive.
   *
   * @param hasLoaded whether the main module has run to its end; it may be waiting for what can't come
   */
  exitWhenIdle(hasLoaded?: () => boolean): void;
  setCaptureCallback(callback: ((error: unknown) => void) | null): void;
  hasCaptureCallback(): boolean;
};

export function createLifecycle(
  process: Exitable,
  showReason: (reason: unknown) => string,
): Lifecycle {
  let over = false;
  let capture: ((error: unknown) => void) | null = null;

  /** Says goodbye and stops everything. */
  const finish = (code: number): void => {
    if (!process._exiting) {
      process._exiting = true;
      try {
        process.emit("exit", code);
      } catch (error) {
        if (!(error instanceof Exited)) {
          processHost().showUncaught(error, "uncaughtException");
          process.exitCode = 1;
        }
      }
    }
    if (over) return;
    over = true;
    stopLoop();
    processHost().exit(Number(process.exitCode ?? code));
  };

  const uncaught = (error: unknown, origin: UncaughtOrigin): void => {
    if (error instanceof Exited || over) return;
    try {
      process.emit("uncaughtExceptionMonitor", error, origin);
      if (capture) return capture(error);
      if (process.listenerCount("uncaughtException") > 0) {
        process.emit("uncaughtException", error, origin);
        return;
      }
    } catch (second) {
      if (second instanceof Exited) return;
      processHost().showUncaught(second, "uncaughtException");
      // Node's code for a fatal error within the handler of fatal errors. There is no goodbye.
      process._exiting = true;
      process.exitCode = 7;
      return finish(7);
    }
    processHost().showUncaught(error, origin);
    process.exitCode = 1;
    finish(1);
  };
  onFatal((error) => uncaught(error, "uncaughtException"));

  const exitIfIdle = (hasLoaded: () => boolean): void => {
    onIdle(undefined);
    const code = codeOf(process.exitCode);
    runTask(() => process.emit("beforeExit", code));
    if (isAlive()) return onIdle(() => exitIfIdle(hasLoaded));
    if (process.exitCode === undefined && !hasLoaded()) {
      processHost().write(2, "Warning: Detected unsettled top-level await\n");
      // Those who listen are told of 0, as by Node.
      process.exitCode = unsettled;
      finish(0);
    } else finish(codeOf(process.exitCode));
  };

  return {
    exit(code) {
      if (code !== undefined && code !== null) process.exitCode = validExitCode(code);
      finish(codeOf(process.exitCode));
      throw new Exited(`process.exit(${codeOf(process.exitCode)})`);
    },
    uncaught,
    rejection(reason, promise) {
      if (over || reason instanceof Exited) return;
      runTask(() => {
        if (process.emit("unhandledRejection", reason, promise)) return;
        const error =
          reason instanceof Error
            ? reason
            : codedError(
                Error,
                "ERR_UNHANDLED_REJECTION",
                "This error originated either by throwing inside of an async function without a catch block, " +
                  "or by rejecting a promise which was not handled with .catch(). " +
                  `The promise rejected with the reason "${showReason(reason)}".`,
              );
        uncaught(error, "unhandledRejection");
      });
    },
    rejectionHandled(promise) {
      runTask(() => process.emit("rejectionHandled", promise));
    },
    signal(name) {
      queuePoll(() => {
        const number = signalNumbers[name] ?? 0;
        if (process.listenerCount(name) > 0 && name !== "SIGKILL") process.emit(name, name, number);
        else {
          // A signal nobody listens for ends a process without its `exit` event.
          process._exiting = true;
          process.exitCode = 128 + number;
          finish(128 + number);
        }
      });
    },
    exitWhenIdle: (hasLoaded = () => true) => onIdle(() => exitIfIdle(hasLoaded)),
    setCaptureCallback(callback) {
      capture = callback;
    },
    hasCaptureCallback: () => capture !== null,
  };
}

const codeOf = (code: number | string | undefined): number => Number(code ?? 0) || 0;

export function validExitCode(code: unknown): number | string {
  const isNumeric = typeof code === "string" && code !== "" && Number.isInteger(Number(code));
  const number = isNumeric ? Number(code) : code;
  mustBeInteger(number, "code");
  return code as number | string;
}
