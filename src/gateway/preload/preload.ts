import { installClock, type Clock } from "./clock.ts";
import { wallClock } from "../record.ts";
import type { OnRecord, PreloadHappening } from "../record.ts";
import type { Faults } from "./faults.ts";
import { watchRequests } from "./requests.ts";
import { watchSockets } from "./sockets.ts";
import { watchStores } from "./stores.ts";

/**
 * Runs in the example's process before its entry, and records what no proxy can see: operations of
 * the session store, rooms, and connections with the reason of their end. The example's code stays as
 * it is: nothing is replaced that it could see, and every call has the result that it had.
 */
export type Preload = {
  /** Lets the store fail or answer late from now on; `{}` ends that. */
  readonly setFaults: (faults: Faults) => void;
  /** Lets `Date` and the global timers run ahead of the real time by so many ms. */
  readonly setClockOffset: (ms: number) => void;
};

export type PreloadOptions = {
  /** Loads a module as the example's entry would: `createRequire(entry)`. CommonJS and ESM share the instance. */
  readonly require: (id: string) => unknown;
  readonly onRecord: OnRecord;
};

/** Never throws: what can't be watched is told in a `note`. */
export function installPreload({ require, onRecord }: PreloadOptions): Preload {
  let faults: Faults = {};
  const record = (happening: PreloadHappening): void => onRecord({ at: wallClock(), ...happening });

  function attempt(what: string, action: () => void): void {
    try {
      action();
    } catch (error) {
      const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
      record({ type: "note", text: `${what} can't be shown: ${reason}` });
    }
  }

  let clock: Clock | undefined;
  attempt("Another time", () => {
    clock = installClock();
  });

  attempt("What the server does", () => {
    const requests = watchRequests(require("node:http"), record);
    attempt("The session store", () => {
      watchStores(require("express-session"), { requests, record, faults: () => faults });
    });
    attempt("Rooms and connections", () => {
      watchSockets(require("socket.io"), { requests, record });
    });
  });

  return {
    setFaults(next) {
      faults = next;
    },
    setClockOffset: (ms) => clock?.setOffset(ms),
  };
}
