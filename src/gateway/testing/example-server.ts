import { createServer } from "node:http";
import type { Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import session from "express-session";
import { Server } from "socket.io";

declare module "express-session" {
  interface SessionData {
    count?: number;
    user?: string;
  }
}

/** An Express server with sessions that Socket.IO shares, as the guide's examples are. For tests. */
export type ExampleServer = {
  readonly port: number;
  readonly http: HttpServer;
  readonly io: Server;
  readonly app: express.Express;
  close(): Promise<void>;
};

export async function startExample(
  options: { port?: number; cors?: boolean } = {},
): Promise<ExampleServer> {
  const app = express();
  const http = createServer(app);
  const middleware = session({
    secret: "changeit",
    resave: false,
    saveUninitialized: false,
    cookie: { maxAge: 60_000 },
  });
  app.use(middleware);
  app.get("/", (_, res) => void res.type("html").send("<title>example</title>"));
  app.post("/incr", (req, res) => {
    req.session.count = (req.session.count ?? 0) + 1;
    io.to(req.sessionID).emit("count", req.session.count);
    res.json({ count: req.session.count });
  });
  app.post("/logout", (req, res) => {
    const { sessionID } = req;
    req.session.destroy(() => {
      io.to(sessionID).disconnectSockets();
      res.clearCookie("connect.sid").status(204).end();
    });
  });

  const io = new Server(http, options.cors ? { cors: { origin: true, credentials: true } } : {});
  io.engine.use(middleware);
  io.on("connection", (socket) => {
    const request = socket.request as express.Request;
    void socket.join(request.session.id);
    socket.on("incr", (cb: (count: number) => void) => {
      request.session.reload((error) => {
        if (error) return socket.disconnect();
        request.session.count = (request.session.count ?? 0) + 1;
        request.session.save(() => cb(request.session.count ?? 0));
      });
    });
    socket.on("echo", (data: unknown, cb: (data: unknown) => void) => cb(data));
  });

  await new Promise<void>((resolve) => http.listen(options.port ?? 0, resolve));
  const { port } = http.address() as AddressInfo;
  return {
    port,
    http,
    io,
    app,
    async close() {
      http.closeAllConnections();
      await io.close();
    },
  };
}
