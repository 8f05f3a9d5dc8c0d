const session = require("express-session");

const sessionMiddleware = session({
  secret: "changeit",
  resave: false,
  saveUninitialized: false,
});

// #region promises
/** Puts the session as the store holds it now at `req.session`. Rejects when there is none. */
function reload(req) {
  return new Promise((resolve, reject) => {
    req.session.reload((err) => (err ? reject(err) : resolve()));
  });
}

function save(req) {
  return new Promise((resolve, reject) => {
    req.session.save((err) => (err ? reject(err) : resolve()));
  });
}

function destroy(req) {
  return new Promise((resolve, reject) => {
    req.session.destroy((err) => (err ? reject(err) : resolve()));
  });
}
// #endregion

module.exports = { sessionMiddleware, reload, save, destroy };
