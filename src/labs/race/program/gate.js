import { counterOf, lock, raise, unlock } from "./store.js";

/**
 * Puts a gate between one request and its store: each operation waits at it until `pass()`.
 * express-session takes the store from `req.sessionStore`, so its code and the example's stay as
 * they are.
 */
export function gated(req) {
  const store = req.sessionStore;
  const gate = {
    /** What waits at the gate, such as `reload`; undefined while nothing does. */
    waiting: undefined,
    /** Passed the gate, and not yet answered by the store. */
    underWay: 0,
    /** What the last operation found in the store, where it read. */
    found: undefined,
    pass: () => {},
  };

  const wait = (operation, go) => {
    gate.waiting = operation;
    gate.pass = () => {
      gate.waiting = undefined;
      gate.found = undefined;
      go();
    };
  };

  /** An operation of express-session's store: the last argument is the callback. */
  const operation = (name, method) =>
    function (...args) {
      const callback = args.pop();
      wait(name, () => {
        gate.underWay += 1;
        store[method](...args, (error, session) => {
          gate.underWay -= 1;
          if (method === "get") {
            gate.found = session?.count;
          }
          callback?.(error, session);
        });
      });
    };

  /** An operation that answers with a promise. */
  const step = (name, run) => (sessionId) =>
    new Promise((resolve, reject) => wait(name, () => run(sessionId).then(resolve, reject)));

  req.sessionStore = Object.assign(Object.create(store), {
    get: operation("reload", "get"),
    set: operation("save", "set"),
    lock: step("lock", lock),
    unlock: step("unlock", unlock),
    increment: step("increment", raise),
  });
  req.slowWork = step("slow work", async () => {});
  return gate;
}

/**
 * The count as the store holds it: beside the session where the code keeps it there. The lab records
 * what is called on the store itself, and a look of ours is no part of that.
 */
export const storedCount = (store, sessionId) =>
  new Promise((resolve, reject) => {
    Object.getPrototypeOf(store).get.call(store, sessionId, (error, session) => {
      if (error) {
        reject(error);
      } else {
        resolve(counterOf(sessionId) ?? session?.count ?? null);
      }
    });
  });
