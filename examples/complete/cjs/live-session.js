const { promisify } = require("node:util");
const { SessionEnded, StoreError } = require("./errors.js");
const { inTurn } = require("./queue.js");
const { store } = require("./session.js");

// Whatever reads or writes a session after its request was read goes through here, one after the
// other: no change is lost, and none brings back a session that has ended.

// #region start-session
/** Stores the session of a new visitor, before the answer brings the cookie. */
async function startSession(req) {
  if (req.session.count === undefined) {
    req.session.count = 0;
    await save(req);
  }
}
// #endregion

// #region renew
/** Reads the session, which counts as activity. Rejects with `SessionEnded` when there is none. */
function renew(req) {
  return inTurn(req.session.id, async () => {
    await load(req);
    await done((callback) => store.touch(req.session.id, req.session, callback));
    return req.session;
  });
}
// #endregion

// #region change
function increment(req) {
  return inTurn(req.session.id, async () => {
    await load(req);
    const count = (req.session.count ?? 0) + 1;
    req.session.count = count;
    await save(req);
    return count;
  });
}
// #endregion

// #region log-in
/** Goes on under a new id: one that was planted before the log-in is worth nothing after it. */
function logIn(req, user) {
  return inTurn(req.session.id, async () => {
    await load(req);
    const { count } = req.session;
    await done((callback) => req.session.regenerate(callback));
    Object.assign(req.session, { count, user });
    await save(req);
  });
}
// #endregion

// #region log-out
function logOut(req) {
  return inTurn(req.session.id, () => done((callback) => req.session.destroy(callback)));
}
// #endregion

// #region load-and-save
/** Puts the session as the store holds it now at `req.session`. */
async function load(req) {
  try {
    await done((callback) => req.session.reload(callback));
  } catch (err) {
    throw err instanceof StoreError ? err : new SessionEnded();
  }
  req.session.touch(); // a save without it could store a session that is about to end
}

function save(req) {
  return done((callback) => req.session.save(callback));
}

function done(start) {
  return promisify(start)();
}
// #endregion

module.exports = { startSession, renew, increment, logIn, logOut };
