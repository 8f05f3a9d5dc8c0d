const session = require("express-session");
const { promisify } = require("node:util");

const sessionMiddleware = session({
  secret: "changeit",
  resave: false,
  saveUninitialized: false,
});

// #region promises
const done = (start) => promisify(start)();

/** Puts the session as the store holds it now at `req.session`. Rejects when that can't be done. */
const reload = (req) => done((callback) => req.session.reload(callback));

const save = (req) => done((callback) => req.session.save(callback));

const destroy = (req) => done((callback) => req.session.destroy(callback));
// #endregion

// #region is-gone
/** Whether reload() found no session. Any other error is the store's: it says nothing about one. */
const isGone = (err) => err instanceof Error && err.message === "failed to load session";

const storeFailed = "The session store failed. Try again.";
// #endregion

module.exports = { sessionMiddleware, reload, save, destroy, isGone, storeFailed };
