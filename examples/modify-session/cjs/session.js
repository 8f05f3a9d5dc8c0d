const session = require("express-session");
const { promisify } = require("node:util");

const sessionMiddleware = session({
  secret: "changeit",
  resave: false,
  saveUninitialized: false,
});

// #region promises
const done = (start) => promisify(start)();

/** Puts the session as the store holds it now at `req.session`. Rejects when there is none. */
const reload = (req) => done((callback) => req.session.reload(callback));

const save = (req) => done((callback) => req.session.save(callback));

const destroy = (req) => done((callback) => req.session.destroy(callback));
// #endregion

module.exports = { sessionMiddleware, reload, save, destroy };
