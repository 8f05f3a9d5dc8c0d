import type { Patch } from "./patch.ts";

/** For the counter: adds `GET /polling`, which is answered once the poll of each client waits at the server. */
export const tellOfPolls: Patch = {
  file: "index.ts",
  from: "app.use(sessionMiddleware);",
  to: `app.get("/polling", function answer(_req, res) {
    const clients = [...io.sockets.sockets.values()];
    if (clients.every(({ conn }) => conn.transport.writable)) {
      res.end();
    } else {
      setTimeout(answer, 5, _req, res);
    }
  });
  app.use(sessionMiddleware);`,
};
