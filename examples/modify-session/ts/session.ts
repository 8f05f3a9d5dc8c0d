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

/** Puts the session as the store holds it now at `req.session`. Rejects when there is none. */
export const reload = (req: IncomingMessage) => done((callback) => req.session.reload(callback));

export const save = (req: IncomingMessage) => done((callback) => req.session.save(callback));

export const destroy = (req: IncomingMessage) => done((callback) => req.session.destroy(callback));
// #endregion
