// #region imports
const express = require("express");
const session = require("express-session");
const { createServer } = require("node:http");
const { Server } = require("socket.io");
// #endregion

// #region create-server
const port = process.env.PORT || 3000;

const app = express();
const httpServer = createServer(app);
const io = new Server(httpServer);
// #endregion

// #region session-middleware
const sessionMiddleware = session({
  secret: "changeit",
  resave: false, // a request that changed nothing must not write its old copy back
  saveUninitialized: false, // a request that stored nothing needs no session
});

app.use(sessionMiddleware);
// #endregion

// #region home-page
app.get("/", (req, res) => {
  req.session.count ??= 0; // starts the session, so the browser gets its cookie
  res.sendFile("index.html", { root: __dirname });
});
// #endregion

// #region http-increment
app.post("/incr", (req, res) => {
  req.session.count = (req.session.count ?? 0) + 1;
  res.json(req.session.count);

  // #region notify
  io.to(req.session.id).emit("current count", req.session.count);
  // #endregion
});
// #endregion

// #region log-out
app.post("/logout", (req, res) => {
  const sessionId = req.session.id;

  req.session.destroy((err) => {
    if (err) {
      return res.status(503).send("Still logged in: the session store failed. Try again.");
    }
    // closes the connections too, so that a client can't join again over the same one
    io.in(sessionId).disconnectSockets(true);
    res.clearCookie("connect.sid").status(204).end();
  });
});
// #endregion

// #region share-session
io.engine.use(sessionMiddleware);
// #endregion

// #region require-session
io.use((socket, next) => {
  // only a stored session has a count: any other ends with its request, or there is none at all
  const stored = socket.request.session?.count !== undefined;
  next(stored ? undefined : new Error("no session"));
});
// #endregion

io.on("connection", (socket) => {
  // #region read-session
  const req = socket.request;

  socket.emit("current count", req.session.count);
  // #endregion

  // #region join-room
  socket.join(req.session.id);
  // #endregion

  // #region socket-increment
  socket.on("incr", (ack) => {
    req.session.reload((err) => {
      if (err) {
        return socket.disconnect(true);
      }
      const count = (req.session.count ?? 0) + 1;
      req.session.count = count;
      req.session.save((err) => {
        if (err) {
          return socket.disconnect(true);
        }
        io.to(req.session.id).emit("current count", count);
        // a client may send the event without asking for an acknowledgement
        if (typeof ack === "function") {
          ack(count);
        }
      });
    });
  });
  // #endregion
});

// #region listen
httpServer.listen(port, () => {
  console.log(`application is running at: http://localhost:${port}`);
});
// #endregion
