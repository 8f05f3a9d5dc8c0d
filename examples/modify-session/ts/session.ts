import session from "express-session";
import type { IncomingMessage } from "node:http";

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
/** Puts the session as the store holds it now at `req.session`. Rejects when there is none. */
export function reload(req: IncomingMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.reload((err) => (err ? reject(err) : resolve()));
  });
}

export function save(req: IncomingMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.save((err) => (err ? reject(err) : resolve()));
  });
}

export function destroy(req: IncomingMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.destroy((err) => (err ? reject(err) : resolve()));
  });
}
// #endregion
