import session from "express-session";
import { promisify } from "node:util";

export const sessionMiddleware = session({
  secret: "changeit",
  resave: false,
  saveUninitialized: false,
});

// #region promises
const done = (start) => promisify(start)();

/** Puts the session as the store holds it now at `req.session`. Rejects when there is none. */
export const reload = (req) => done((callback) => req.session.reload(callback));

export const save = (req) => done((callback) => req.session.save(callback));

export const destroy = (req) => done((callback) => req.session.destroy(callback));
// #endregion
