import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { io } from "socket.io-client";
import { expect, test } from "vitest";

// Defaults of Socket.IO that chapters state.

/** How often a middleware of the engine runs until a client of these transports is connected. */
async function runsUntilSettled(transports: string[]): Promise<number> {
  const httpServer = createServer();
  const server = new Server(httpServer);
  let runs = 0;
  server.engine.use((_req: unknown, _res: unknown, next: () => void) => {
    runs += 1;
    next();
  });
  httpServer.listen(0, "127.0.0.1");
  await once(httpServer, "listening");
  const { port } = httpServer.address() as AddressInfo;
  const client = io(`http://127.0.0.1:${port}`, { transports, forceNew: true });
  try {
    const upgraded =
      transports[0] === "websocket"
        ? Promise.resolve()
        : new Promise((resolve) =>
            client.io.once("open", () => client.io.engine.once("upgrade", resolve)),
          );
    await new Promise((resolve) => client.once("connect", () => resolve(undefined)));
    await upgraded;
    return runs;
  } finally {
    client.close();
    await server.close();
  }
}

test("a connection by WebSocket runs the session middleware once, the default four or five times", async () => {
  expect(await runsUntilSettled(["websocket"])).toBe(1);
  const byDefault = await runsUntilSettled(["polling", "websocket"]);
  expect([4, 5]).toContain(byDefault);
});

test("a client may wait 45 seconds with its CONNECT packet", () => {
  const server = new Server();
  // No public name tells it: https://socket.io/docs/v4/server-options/#connecttimeout
  expect(Reflect.get(server, "_connectTimeout")).toBe(45_000);
});

test("the longest time of setTimeout is less than 25 days", () => {
  expect((2 ** 31 - 1) / (24 * 60 * 60 * 1000)).toBeLessThan(25);
});
