import express from "express";
import { createServer } from "node:http";
import { Server } from "socket.io";
import { addRoutes } from "./http.js";
import { corsOptions, isAllowedOrigin } from "./origins.js";
import { createRooms } from "./rooms.js";
import { addSockets } from "./sockets.js";

// #region create-server
const port = process.env.PORT || 3000;

const app = express();
const httpServer = createServer(app);
const io = new Server(httpServer, {
  cors: corsOptions,
  // guards WebSockets too, which CORS does not
  allowRequest: (req, callback) => callback(null, isAllowedOrigin(req)),
});
const rooms = createRooms(io);

addRoutes(app, rooms);
addSockets(io, rooms);

httpServer.listen(port, () => {
  console.log(`application is running at: http://localhost:${port}`);
});
// #endregion
