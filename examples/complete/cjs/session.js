const session = require("express-session");
const { DeadlineStore } = require("./deadline-store.js");
const { maxAge, sameSite, secrets, secure, storeDeadline } = require("./settings.js");
const { store: sharedStore } = require("./store.js");

// #region session-middleware
const store = new DeadlineStore(sharedStore, storeDeadline);

const sessionMiddleware = session({
  store,
  secret: secrets,
  resave: false, // a request that changed nothing must not write its old copy back
  saveUninitialized: false, // a request that stored nothing needs no session
  rolling: true, // every HTTP answer brings the browser a cookie with a new date
  proxy: secure,
  cookie: { sameSite, secure, maxAge },
});
// #endregion

module.exports = { store, sessionMiddleware };
