const session = require("express-session");
const { DeadlineStore } = require("./deadline-store.js");
const { crossOrigin } = require("./origins.js");
const { store: sharedStore } = require("./store.js");

// #region settings
const { NODE_ENV, SESSION_SECRETS, SESSION_MAX_AGE, STORE_DEADLINE, BEHIND_HTTPS } = process.env;

if (NODE_ENV === "production" && !SESSION_SECRETS) {
  throw new Error("Set SESSION_SECRETS: the newest secret first, then older ones, with commas.");
}

/** A session ends when nothing was heard of it for so many milliseconds. */
const maxAge = Number(SESSION_MAX_AGE || 30 * 60 * 1000);

const store = new DeadlineStore(sharedStore, Number(STORE_DEADLINE || 2000));

/** Behind a proxy that speaks HTTPS: its X-Forwarded-Proto is believed, and cookies ask for HTTPS. */
const secure = BEHIND_HTTPS === "1";

const sameSite = secure && crossOrigin ? "none" : "lax";
// #endregion

// #region session-middleware
const sessionMiddleware = session({
  store,
  secret: SESSION_SECRETS?.split(",") ?? "changeit",
  resave: false, // a request that changed nothing must not write its old copy back
  saveUninitialized: false, // a request that stored nothing needs no session
  rolling: true, // every HTTP answer brings the browser a cookie with a new date
  proxy: secure,
  cookie: { sameSite, secure, maxAge },
});
// #endregion

module.exports = { maxAge, store, secure, sameSite, sessionMiddleware };
