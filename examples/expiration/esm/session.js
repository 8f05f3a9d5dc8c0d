import session from "express-session";

// #region max-age
/** A session ends when nothing was heard of it for so many milliseconds. */
export const maxAge = Number(process.env.SESSION_MAX_AGE || 30 * 60 * 1000);

export const store = new session.MemoryStore();

export const sessionMiddleware = session({
  store,
  secret: "changeit",
  resave: false,
  saveUninitialized: false,
  rolling: true, // every HTTP answer brings the browser a cookie with a new date
  cookie: { maxAge },
});
// #endregion

// #region renew
/**
 * Loads the session again and starts its time again. Resolves to `false` when it has ended; rejects
 * when the store fails, which says nothing about the session.
 */
export function renew(req) {
  return new Promise((resolve, reject) => {
    req.session.reload((err) => {
      if (err) {
        // the error of reload() doesn't tell "no session" from "no store": ask the store
        store.get(req.session.id, (storeErr, found) => {
          return storeErr || found ? reject(err) : resolve(false);
        });
      } else {
        // reload() alone does not count as activity
        req.session.touch();
        store.touch(req.session.id, req.session, (touchErr) => {
          return touchErr ? reject(touchErr) : resolve(true);
        });
      }
    });
  });
}
// #endregion
