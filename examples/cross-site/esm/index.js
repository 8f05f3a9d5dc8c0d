import cors from "cors";
import express from "express";
import { createServer } from "node:http";
import { Server } from "socket.io";
import { allowedOrigins, api, isAllowedOrigin, page } from "./origins.js";
import { pageApp, renderPage } from "./page.js";
import { sameSite, secure, sessionMiddleware } from "./session.js";

const app = express();
const httpServer = createServer(app);

// #region cors
// lets the page read the answers: before the session and the routes
const corsOptions = { origin: allowedOrigins, credentials: true };

app.use(cors(corsOptions));
// #endregion

// #region origin-check
// CORS only hides answers from a foreign page. A WebSocket, or a form, still arrives with the cookie.
const io = new Server(httpServer, {
  cors: corsOptions,
  allowRequest: (req, callback) => callback(null, isAllowedOrigin(req)),
});

app.use((req, res, next) => {
  if (isAllowedOrigin(req)) {
    next();
  } else {
    res.status(403).send("Requests from this origin are refused.");
  }
});
// #endregion

app.use(sessionMiddleware);

app.get("/", async (req, res) => {
  req.session.count ??= 0;
  res.type("html").send(await renderPage());
});

// #region start-session
// the page comes from another origin: it starts its session here
app.get("/count", (req, res) => {
  req.session.count ??= 0;
  res.json(req.session.count);
});
// #endregion

app.post("/incr", (req, res) => {
  req.session.count = (req.session.count ?? 0) + 1;
  res.json(req.session.count);
  io.to(req.session.id).emit("current count", req.session.count);
});

// #region log-out
app.post("/logout", (req, res) => {
  const sessionId = req.session.id;

  req.session.destroy((err) => {
    if (err) {
      return res.status(503).send("Still logged in: the session store failed. Try again.");
    }
    io.in(sessionId).disconnectSockets(true);
    // with the attributes of the cookie, or browsers keep it
    res.clearCookie("connect.sid", { sameSite, secure }).status(204).end();
  });
});
// #endregion

io.engine.use(sessionMiddleware);

io.use((socket, next) => {
  const stored = socket.request.session?.count !== undefined;
  next(stored ? undefined : new Error("no session"));
});

io.on("connection", (socket) => {
  const req = socket.request;

  socket.join(req.session.id);
  socket.emit("current count", req.session.count);

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
        if (typeof ack === "function") {
          ack(count);
        }
      });
    });
  });
});

// #region listen
httpServer.listen(api.port, () => {
  console.log(`API is running at: ${api.origin}`);
});

pageApp.listen(page.port, () => {
  console.log(`page is running at: ${page.origin}`);
});
// #endregion
