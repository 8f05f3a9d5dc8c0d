import session from "express-session";

export const sessionMiddleware = session({
  secret: "changeit",
  resave: false,
  saveUninitialized: false,
});

// #region promises
/** Puts the session as the store holds it now at `req.session`. Rejects when there is none. */
export function reload(req) {
  return new Promise((resolve, reject) => {
    req.session.reload((err) => (err ? reject(err) : resolve()));
  });
}

export function save(req) {
  return new Promise((resolve, reject) => {
    req.session.save((err) => (err ? reject(err) : resolve()));
  });
}

export function destroy(req) {
  return new Promise((resolve, reject) => {
    req.session.destroy((err) => (err ? reject(err) : resolve()));
  });
}
// #endregion
