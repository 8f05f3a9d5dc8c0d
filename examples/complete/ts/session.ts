import session from "express-session";
import { DeadlineStore } from "./deadline-store.ts";
import { maxAge, sameSite, secrets, secure, storeDeadline } from "./settings.ts";
import { store as sharedStore } from "./store.ts";

// #region session-types
declare module "express-session" {
  interface SessionData {
    count?: number;
    user?: string;
  }
}

declare module "http" {
  interface IncomingMessage {
    session: session.Session & Partial<session.SessionData>;
    /** The query of a request to the Socket.IO server. */
    _query?: Record<string, string>;
  }
}
// #endregion

// #region session-middleware
export const store = new DeadlineStore(sharedStore, storeDeadline);

export const sessionMiddleware = session({
  store,
  secret: secrets,
  resave: false, // a request that changed nothing must not write its old copy back
  saveUninitialized: false, // a request that stored nothing needs no session
  rolling: true, // every HTTP answer brings the browser a cookie with a new date
  proxy: secure,
  cookie: { sameSite, secure, maxAge },
});
// #endregion
