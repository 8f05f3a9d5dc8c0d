import session from "express-session";
import { promisify } from "node:util";

export const sessionMiddleware = session({
  secret: "changeit",
  resave: false,
  saveUninitialized: false,
});

// #region promises
const done = (start) => promisify(start)();

/** Puts the session as the store holds it now at `req.session`. Rejects when that can't be done. */
export const reload = (req) => done((callback) => req.session.reload(callback));

export const save = (req) => done((callback) => req.session.save(callback));

export const destroy = (req) => done((callback) => req.session.destroy(callback));
// #endregion

// #region is-gone
/** Whether reload() found no session. Any other error is the store's: it says nothing about one. */
export const isGone = (err) => err instanceof Error && err.message === "failed to load session";

export const storeFailed = "The session store failed. Try again.";
// #endregion
