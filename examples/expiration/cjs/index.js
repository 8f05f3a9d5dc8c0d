const express = require("express");
const { createServer } = require("node:http");
const { Server } = require("socket.io");
const { createExpiry } = require("./expiry.js");
const { maxAge, renew, sessionMiddleware, store } = require("./session.js");

const port = process.env.PORT || 3000;
const storeFailed = "The session store failed. Try again.";

const app = express();
const httpServer = createServer(app);
const io = new Server(httpServer);

// #region say-why
const expiry = createExpiry(store, dropExpired);

function dropExpired(sessionId) {
  io.to(sessionId).emit("session expired"); // first say why
  io.in(sessionId).disconnectSockets(true);
}
// #endregion

app.use(sessionMiddleware);

app.get("/", (req, res) => {
  req.session.count ??= 0;
  res.sendFile("index.html", { root: __dirname });
});

app.post("/incr", (req, res) => {
  req.session.count = (req.session.count ?? 0) + 1;
  res.json(req.session.count);
  io.to(req.session.id).emit("current count", req.session.count);
});

// #region renew-cookie
// a WebSocket can't renew the cookie in the browser: the page asks for it here
app.post("/renew", (_req, res) => {
  res.status(204).end();
});
// #endregion

app.post("/logout", (req, res) => {
  const sessionId = req.session.id;

  req.session.destroy((err) => {
    if (err) {
      return res.status(503).send("Still logged in: the session store failed. Try again.");
    }
    io.in(sessionId).disconnectSockets(true);
    res.clearCookie("connect.sid").status(204).end();
  });
});

// #region handshake-only
io.engine.use((req, res, next) => {
  // long-polling sends requests for ever: counted as activity, they would keep an idle tab alive
  if (req._query?.sid) {
    next();
  } else {
    sessionMiddleware(req, res, next);
  }
});
// #endregion

// #region admit
io.use(async (socket, next) => {
  const req = socket.request;
  if (!req.session) {
    return next(new Error("no session")); // the middleware did not see the handshake
  }
  try {
    await socket.join(req.session.id);
    next((await renew(req)) ? undefined : new Error("no session"));
  } catch {
    socket.conn.close(); // the store failed: the client tries again by itself
    next(new Error(storeFailed)); // only here does Socket.IO let go of the socket
  }
});
// #endregion

io.on("connection", (socket) => {
  const req = socket.request;
  const sessionId = req.session.id;

  socket.emit("current count", req.session.count);

  // #region watch-expiry
  socket.emit("session lifetime", maxAge);
  expiry.watch(sessionId);

  socket.on("disconnect", () => {
    if (!io.of("/").adapter.rooms.has(sessionId)) {
      expiry.forget(sessionId);
    }
  });
  // #endregion

  // #region renew-on-activity
  socket.use(async (event, next) => {
    try {
      if (await renew(req)) {
        next();
      } else {
        dropExpired(sessionId);
      }
    } catch {
      refuse(event.at(-1)); // the store failed: this event goes no further, but the socket stays
    }
  });
  // #endregion

  socket.on("incr", (ack) => {
    const count = (req.session.count ?? 0) + 1;
    req.session.count = count;
    req.session.save((err) => {
      if (err) {
        return refuse(ack);
      }
      io.to(sessionId).emit("current count", count);
      if (typeof ack === "function") {
        ack(count);
      }
    });
  });
});

function refuse(ack) {
  if (typeof ack === "function") {
    ack({ error: storeFailed });
  }
}

httpServer.listen(port, () => {
  console.log(`application is running at: http://localhost:${port}`);
});
