import { setTimeout } from "node:timers";
import type { StoredSession } from "../../trace/event.ts";
import { RECORDED_BYTES } from "../record.ts";
import type { PreloadHappening } from "../record.ts";
import { storeDownError } from "./faults.ts";
import type { Faults } from "./faults.ts";
import { field, isMethod, objectField, onAssignment, patchMethod } from "./patch.ts";
import type { Method } from "./patch.ts";
import type { Owner, Requests } from "./requests.ts";

export type StoreContext = {
  readonly requests: Requests;
  readonly record: (happening: PreloadHappening) => void;
  readonly faults: () => Faults;
};

type Operation = "get" | "set" | "touch" | "destroy";

/** How many sessions' last known values are kept. */
const KNOWN_SESSIONS = 1000;

/**
 * Watches every store that is used with express-session. `session({ store })` assigns
 * `store.generate`, and every store inherits from `session.Store`, so a setter on that prototype sees
 * each store when it is put to use: MemoryStore, connect-redis, and a reader's own class alike, and
 * whether the example is CommonJS or ESM.
 */
export function watchStores(expressSession: unknown, context: StoreContext): void {
  const ownerStack: Owner[] = [];
  patchSession(objectField(expressSession, "Session", "prototype"), context.requests, ownerStack);
  onAssignment(objectField(expressSession, "Store", "prototype"), "generate", (store) => {
    watchStore(store, context, () => ownerStack.at(-1));
  });
}

/** These call the store at once, so while they run it is known on whose behalf the store is used. */
function patchSession(prototype: object, requests: Requests, ownerStack: Owner[]): void {
  for (const name of ["reload", "destroy", "regenerate"]) {
    patchMethod(prototype, name, (original) => {
      return function (this: unknown, ...args) {
        ownerStack.push(requests.ownerOf(field(this, "req")));
        try {
          return Reflect.apply(original, this, args);
        } finally {
          ownerStack.pop();
        }
      };
    });
  }
}

function watchStore(
  store: object,
  { requests, record, faults }: StoreContext,
  currentOwner: () => Owner | undefined,
): void {
  const known = createKnownSessions();

  function watch(operation: Operation): void {
    if (!isMethod(Reflect.get(store, operation))) return;
    patchMethod(store, operation, (original) => {
      return function (this: unknown, ...args) {
        const [session, value] = args;
        if (typeof session !== "string") return Reflect.apply(original, this, args);
        const owner =
          currentOwner() ??
          (operation === "get" ? requests.loading(session) : requests.ownerOf(field(value, "req")));
        const last = args.at(-1);
        const callback = isMethod(last) ? last : undefined;
        const proceed = begin(operation, session, value, owner);
        return runLate(faults(), callback, (failure) => {
          const finish = proceed();
          if (failure) {
            finish(failure);
            return callback && Reflect.apply(callback, undefined, [failure]);
          }
          if (callback === undefined) {
            // A promise is left alone: to look at it would make its rejection count as handled.
            if (operation !== "get") finish();
            return Reflect.apply(original, this, args);
          }
          const watched: Method = function (this: unknown, ...results) {
            finish(results[0], results[1]);
            return Reflect.apply(callback, this, results);
          };
          return Reflect.apply(original, this, [...args.slice(0, -1), watched]);
        });
      };
    });
  }

  /** The operation's part before it reaches the store, while it does, and when it is done. */
  function begin(operation: Operation, session: string, value: unknown, owner: Owner) {
    const written = operation === "set" || operation === "touch" ? clone(value) : null;
    return () => {
      const had = known.has(session);
      const before = known.get(session);
      const expected = expectedAfter(operation, before, written);
      if (operation !== "get") known.set(session, expected);
      let done = false;
      return (error?: unknown, got?: unknown): void => {
        if (done) return;
        done = true;
        const failed = error !== undefined && error !== null;
        const after = failed ? before : operation === "get" ? clone(got ?? null) : expected;
        if (operation === "get" ? !failed : failed && known.get(session) === expected) {
          known.set(session, after);
        }
        record({
          type: "store",
          operation,
          session,
          before: operation === "get" && !had ? after : before,
          after,
          ...(failed && { error: error instanceof Error ? error.message : "it gave no reason" }),
          ...owner,
        });
      };
    };
  }

  for (const operation of ["get", "set", "touch", "destroy"] as const) watch(operation);
}

/** What the store holds when the operation has succeeded. */
function expectedAfter(
  operation: Operation,
  before: StoredSession,
  written: StoredSession,
): StoredSession {
  switch (operation) {
    case "get":
      return before;
    case "set":
      return written;
    case "touch":
      // Only the expiry is taken over, and a session that is gone stays gone (express-session, "store.touch").
      return (
        before && { ...before, ...(written?.cookie !== undefined && { cookie: written.cookie }) }
      );
    case "destroy":
      return null;
  }
}

/** Calls `run` at once without a fault, so that nothing changes; otherwise as the fault says. */
function runLate(
  { storeDelay, storeDown }: Faults,
  callback: Method | undefined,
  run: (failure?: Error) => unknown,
): unknown {
  const failure = storeDown ? storeDownError() : undefined;
  if (!failure && !storeDelay) return run();
  const late = (action: () => void): void => void setTimeout(action, storeDelay ?? 0);
  if (callback) return late(() => run(failure));
  return new Promise((resolve, reject) => {
    late(() => {
      if (failure) {
        run(failure);
        reject(failure);
      } else resolve(run());
    });
  });
}

/** The last known value by session id, of the sessions that were used last. */
function createKnownSessions() {
  const sessions = new Map<string, StoredSession>();
  return {
    has: (id: string): boolean => sessions.has(id),
    get: (id: string): StoredSession => sessions.get(id) ?? null,
    set(id: string, session: StoredSession): void {
      sessions.delete(id);
      sessions.set(id, session);
      const [oldest] = sessions.keys();
      if (sessions.size > KNOWN_SESSIONS && oldest !== undefined) sessions.delete(oldest);
    },
  };
}

/** A session as JSON, as a store would keep it. */
function clone(session: unknown): StoredSession {
  let json: string | undefined;
  try {
    json = JSON.stringify(session);
  } catch (error) {
    return { unreadable: String(error) };
  }
  if (json === undefined) return null;
  if (json.length > RECORDED_BYTES) return { unreadable: `${json.length} characters are too many` };
  const value: unknown = JSON.parse(json);
  return isRecord(value) ? value : null;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
