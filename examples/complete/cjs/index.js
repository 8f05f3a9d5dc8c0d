const express = require("express");
const { createServer } = require("node:http");
const { Server } = require("socket.io");
const { addRoutes } = require("./http.js");
const { corsOptions, isAllowedOrigin } = require("./origins.js");
const { createRooms } = require("./rooms.js");
const { addSockets } = require("./sockets.js");

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
