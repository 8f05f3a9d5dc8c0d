import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { SessionEnded, StoreError } from "./errors.ts";
import { inTurn } from "./queue.ts";
import { store } from "./session.ts";

// Whatever reads or writes a session after its request was read goes through here, one after the
// other: no change is lost, and none brings back a session that has ended.

// #region start-session
/** Stores the session of a new visitor, before the answer brings the cookie. */
export async function startSession(req: IncomingMessage) {
  if (req.session.count === undefined) {
    req.session.count = 0;
    await save(req);
  }
}
// #endregion

// #region renew
/** Reads the session, which counts as activity. Rejects with `SessionEnded` when there is none. */
export function renew(req: IncomingMessage) {
  return inTurn(req.session.id, async () => {
    await load(req);
    await done((callback) => store.touch(req.session.id, req.session, callback));
    return req.session;
  });
}
// #endregion

// #region change
export function increment(req: IncomingMessage): Promise<number> {
  return inTurn(req.session.id, async () => {
    await load(req);
    const count = (req.session.count ?? 0) + 1;
    req.session.count = count;
    await save(req);
    return count;
  });
}
// #endregion

// #region log-in
/** Goes on under a new id: one that was planted before the log-in is worth nothing after it. */
export function logIn(req: IncomingMessage, user: string) {
  return inTurn(req.session.id, async () => {
    await load(req);
    const { count } = req.session;
    await done((callback) => req.session.regenerate(callback));
    Object.assign(req.session, { count, user });
    await save(req);
  });
}
// #endregion

// #region log-out
export function logOut(req: IncomingMessage) {
  return inTurn(req.session.id, () => done((callback) => req.session.destroy(callback)));
}
// #endregion

// #region load-and-save
/** Puts the session as the store holds it now at `req.session`. */
async function load(req: IncomingMessage) {
  try {
    await done((callback) => req.session.reload(callback));
  } catch (err) {
    throw err instanceof StoreError ? err : new SessionEnded();
  }
  req.session.touch(); // a save without it could store a session that is about to end
}

function save(req: IncomingMessage) {
  return done((callback) => req.session.save(callback));
}

function done(start: (callback: (err?: unknown) => void) => void): Promise<void> {
  return promisify(start)();
}
// #endregion
