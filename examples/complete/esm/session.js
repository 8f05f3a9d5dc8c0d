import session from "express-session";
import { DeadlineStore } from "./deadline-store.js";
import { maxAge, sameSite, secrets, secure, storeDeadline } from "./settings.js";
import { store as sharedStore } from "./store.js";

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
