import session from "express-session";
import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";

declare module "express-session" {
  interface SessionData {
    count: number;
  }
}

declare module "http" {
  interface IncomingMessage {
    session: session.Session & Partial<session.SessionData>;
  }
}

export const sessionMiddleware = session({
  secret: "changeit",
  resave: false,
  saveUninitialized: false,
});

// #region promises
const done = (start: (callback: (err?: unknown) => void) => void) => promisify(start)();

/** Puts the session as the store holds it now at `req.session`. Rejects when that can't be done. */
export const reload = (req: IncomingMessage) => done((callback) => req.session.reload(callback));

export const save = (req: IncomingMessage) => done((callback) => req.session.save(callback));

export const destroy = (req: IncomingMessage) => done((callback) => req.session.destroy(callback));
// #endregion

// #region is-gone
/** Whether reload() found no session. Any other error is the store's: it says nothing about one. */
export const isGone = (err: unknown) =>
  err instanceof Error && err.message === "failed to load session";

export const storeFailed = "The session store failed. Try again.";
// #endregion
