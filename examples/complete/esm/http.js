import cors from "cors";
import express from "express";
import { finished } from "node:stream/promises";
import { describe } from "./errors.js";
import { increment, logIn, logOut, startSession } from "./live-session.js";
import { corsOptions, isAllowedOrigin } from "./origins.js";
import { inTurn } from "./queue.js";
import { sessionMiddleware } from "./session.js";
import { sameSite, secure } from "./settings.js";

/** Everything that is answered over HTTP, but for the Socket.IO server's own. */
export function addRoutes(app, rooms) {
  app.disable("x-powered-by");

  // #region http-guards
  app.use(cors(corsOptions));
  app.use((req, res, next) => {
    if (isAllowedOrigin(req)) {
      next();
    } else {
      res.status(403).json({ error: "Requests from this origin are refused." });
    }
  });
  app.use(sessionMiddleware);
  // #endregion

  // #region home-page
  app.get("/", async (req, res) => {
    await startSession(req);
    res.sendFile("index.html", { root: import.meta.dirname });
  });
  // #endregion

  // #region http-increment
  app.post("/incr", async (req, res) => {
    await startSession(req);
    const count = await increment(req);
    rooms.emit(req.session.id, "current count", count);
    res.json(count);
  });
  // #endregion

  // #region http-log-in
  app.post("/login", express.json(), async (req, res) => {
    const user = req.body?.user;
    // check a password here
    if (typeof user !== "string" || user.length < 1 || user.length > 64) {
      return res.status(400).json({ error: 'Send { "user": "a name" }.' });
    }
    await startSession(req);
    const before = req.session.id;
    await logIn(req, user);
    // express-session stores the new session once more while it answers: nothing may come between
    const answered = inTurn(req.session.id, () => finished(res));
    // only then has the browser the new cookie, and its tabs come back with it
    const reconnect = () => rooms.reconnect(before);
    answered.then(reconnect, reconnect);
    res.json({ user });
  });
  // #endregion

  // #region http-log-out
  app.post("/logout", async (req, res) => {
    const { id } = req.session;
    await logOut(req);
    rooms.disconnect(id);
    res.clearCookie("connect.sid", { sameSite, secure }).status(204).end();
  });
  // #endregion

  // #region renew-cookie
  // a WebSocket can't renew the cookie in the browser: the page asks for it here
  app.post("/renew", (_req, res) => {
    res.status(204).end();
  });
  // #endregion

  // #region error-handler
  // Express knows an error handler by its four parameters
  app.use((err, req, res, _next) => {
    const { status, error } = describe(err);
    Reflect.deleteProperty(req, "session"); // or express-session stores it after all, at the end
    if (!res.headersSent) {
      res.status(status).json({ error });
    }
  });
  // #endregion
}
