const express = require("express");
const { createServer } = require("node:http");
const { Server } = require("socket.io");
const { inTurn } = require("./queue.js");
const { destroy, isGone, reload, save, sessionMiddleware, storeFailed } = require("./session.js");

const port = process.env.PORT || 3000;

const app = express();
const httpServer = createServer(app);
const io = new Server(httpServer);

app.use(sessionMiddleware);

// #region start-session
// stored before anything else happens, so that there is something to reload
app.use((req, res, next) => {
  if (req.session.count === undefined) {
    req.session.count = 0;
    req.session.save(next);
  } else {
    next();
  }
});
// #endregion

app.get("/", (req, res) => {
  res.sendFile("index.html", { root: __dirname });
});

// #region http-increment
app.post("/incr", async (req, res) => {
  const count = await inTurn(req.session.id, async () => {
    await reload(req);
    req.session.count = (req.session.count ?? 0) + 1;
    await save(req);
    return req.session.count;
  });
  io.to(req.session.id).emit("current count", count);
  res.json(count);
});
// #endregion

// #region log-out
app.post("/logout", async (req, res) => {
  const sessionId = req.session.id;

  // in the same queue, so that no change in flight brings the session back
  await inTurn(sessionId, () => destroy(req));
  io.in(sessionId).disconnectSockets(true);
  res.clearCookie("connect.sid").status(204).end();
});
// #endregion

// #region error-handler
// Express knows an error handler by its four parameters
app.use((err, _req, res, _next) => {
  res.status(isGone(err) ? 401 : 503).send(isGone(err) ? "The session has ended." : storeFailed);
});
// #endregion

io.engine.use(sessionMiddleware);

// #region check-on-connect
io.use(async (socket, next) => {
  const req = socket.request;
  if (!req.session) {
    return next(new Error("no session")); // the middleware did not see the handshake
  }
  try {
    await socket.join(req.session.id);
    // in the queue: a log-out comes first, and there is no session, or later, and finds the socket
    await inTurn(req.session.id, () => reload(req));
    next();
  } catch (err) {
    if (!isGone(err)) {
      socket.conn.close(); // the client tries again by itself
    }
    next(new Error("no session")); // after close(), too: here Socket.IO lets go of the socket
  }
});
// #endregion

io.on("connection", (socket) => {
  const req = socket.request;

  socket.emit("current count", req.session.count);

  // #region reload-in-middleware
  socket.use(async (event, next) => {
    try {
      await inTurn(req.session.id, () => reload(req));
      next();
    } catch (err) {
      refuse(err, event.at(-1)); // the event goes no further
    }
  });
  // #endregion

  // #region reload-in-handler
  socket.on("incr", async (ack) => {
    try {
      const count = await inTurn(req.session.id, async () => {
        await reload(req);
        req.session.count = (req.session.count ?? 0) + 1;
        await save(req);
        return req.session.count;
      });
      io.to(req.session.id).emit("current count", count);
      if (typeof ack === "function") {
        ack(count);
      }
    } catch (err) {
      refuse(err, ack);
    }
  });
  // #endregion

  // #region refuse
  function refuse(err, ack) {
    if (isGone(err)) {
      socket.disconnect(true); // it expired, or the user logged out
    } else if (typeof ack === "function") {
      ack({ error: storeFailed }); // the socket stays
    }
  }
  // #endregion

  // #region stale-reference
  const session = req.session;

  socket.on("compare", (ack) => {
    if (typeof ack === "function") {
      // reload() puts a new object at req.session: `session` still is the one of the handshake
      ack({ kept: session.count, current: req.session.count });
    }
  });
  // #endregion
});

httpServer.listen(port, () => {
  console.log(`application is running at: http://localhost:${port}`);
});
