import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import session from "express-session";
import { Server } from "socket.io";
import type { ServerOptions } from "socket.io";
import { ClusterAdapter } from "socket.io-adapter";
import { io } from "socket.io-client";
import type { Socket as ClientSocket } from "socket.io-client";
import { expect, test } from "vitest";

// What chapters say of Socket.IO, asked of it.

type Running = {
  readonly server: Server;
  connect(transport: "polling" | "websocket", headers?: Record<string, string>): ClientSocket;
};

async function whileServing(
  options: Partial<ServerOptions>,
  check: (running: Running) => Promise<void>,
): Promise<void> {
  const httpServer = createServer();
  const server = new Server(httpServer, options);
  httpServer.listen(0, "127.0.0.1");
  await once(httpServer, "listening");
  const { port } = httpServer.address() as AddressInfo;
  const clients: ClientSocket[] = [];
  const connect: Running["connect"] = (transport, extraHeaders = {}) => {
    const client = io(`http://127.0.0.1:${port}`, {
      transports: [transport],
      forceNew: true,
      reconnectionDelay: 10,
      extraHeaders,
    });
    clients.push(client);
    return client;
  };
  try {
    await check({ server, connect });
  } finally {
    for (const client of clients) client.close();
    await server.close();
  }
}

const event = (emitter: ClientSocket, name: string) =>
  new Promise<unknown>((resolve) => emitter.once(name, resolve));

/** What a namespace holds of clients that are not connected yet. */
function held(server: Server) {
  const namespace = server.of("/");
  const connecting = Reflect.get(namespace, "_preConnectSockets") as Map<string, unknown>;
  return { connecting: connecting.size, rooms: [...namespace.adapter.rooms.keys()] };
}

test("a middleware that closes a connection and never calls next() keeps the socket and its rooms", async () => {
  const refuse = async (goOn: boolean) => {
    let left: ReturnType<typeof held> | undefined;
    await whileServing({}, async ({ server, connect }) => {
      server.use((socket, next) => {
        void socket.join("room");
        socket.conn.close();
        if (goOn) next(new Error("closed"));
      });
      const client = connect("websocket");
      client.io.reconnection(false);
      await new Promise((resolve) => client.io.once("close", resolve));
      // The room of the socket's own id is joined later, when it is connected.
      left = held(server);
    });
    return left;
  };
  expect(await refuse(false)).toEqual({ connecting: 1, rooms: ["room"] });
  expect(await refuse(true)).toEqual({ connecting: 0, rooms: [] });
});

test("disconnectSockets() does not find a socket whose middleware is still at work", async () => {
  await whileServing({}, async ({ server, connect }) => {
    const atWork = new Promise<() => void>((resolve) =>
      server.use((socket, next) => {
        void socket.join("room");
        resolve(next);
      }),
    );
    const client = connect("websocket");
    const next = await atWork;
    server.in("room").disconnectSockets(true);
    const connected = event(client, "connect");
    next();
    await connected;
    expect(await server.in("room").fetchSockets()).toHaveLength(1);
    expect(client.connected).toBe(true);
  });
});

test("a handshake over WebSocket never saves a session, not even with saveUninitialized: true", async () => {
  const saved = async (transport: "polling" | "websocket") => {
    const store = new session.MemoryStore();
    await whileServing({}, async ({ server, connect }) => {
      server.engine.use(
        session({ store, secret: "secret", resave: false, saveUninitialized: true }),
      );
      server.on("connection", (socket) =>
        socket.emit("id", Reflect.get(socket.request, "sessionID")),
      );
      expect(await event(connect(transport), "id")).toEqual(expect.any(String));
    });
    return Object.keys(Reflect.get(store, "sessions") as object).length;
  };
  expect(await saved("websocket")).toBe(0);
  expect(await saved("polling")).toBeGreaterThan(0);
});

test("an adapter for several processes sends the names of rooms to the others as they are", async () => {
  const published: string[] = [];
  class Published extends ClusterAdapter {
    protected override doPublish(message: unknown) {
      published.push(
        JSON.stringify(message, (_key, value: unknown) =>
          value instanceof Set ? [...value] : value,
        ),
      );
      return Promise.resolve("0");
    }
    protected override doPublishResponse() {
      return Promise.resolve();
    }
  }
  await whileServing({ adapter: Published as never }, async ({ server }) => {
    server.to("the-id-of-a-session").emit("news");
    server.in("the-id-of-a-session").disconnectSockets(true);
    await expect
      .poll(() => published.filter((one) => one.includes("the-id-of-a-session")))
      .toHaveLength(2);
  });
});

test("a connection that is recovered has the rooms and the missed packets of who left", async () => {
  await whileServing({ connectionStateRecovery: {} }, async ({ server, connect }) => {
    server.on("connection", (socket) => {
      const user = String(socket.handshake.headers["x-user"]);
      if (!socket.recovered) void socket.join(user);
      socket.emit("you", { user, recovered: socket.recovered, rooms: [...socket.rooms] });
    });
    const headers = { "x-user": "alice" };
    const client = connect("websocket", headers);
    await event(client, "you");
    const left = new Promise((resolve) =>
      server.of("/").sockets.values().next().value?.once("disconnect", resolve),
    );
    const disconnected = event(client, "disconnect");
    client.io.engine.close();
    await Promise.all([left, disconnected]);
    // Alice is gone, and logged out. Bob comes back in the same tab.
    headers["x-user"] = "bob";
    server.to("alice").emit("secret", "for Alice");
    const [secret, you] = [event(client, "secret"), event(client, "you")];
    expect(await secret).toBe("for Alice");
    expect(await you).toEqual({ user: "bob", recovered: true, rooms: [client.id, "alice"] });
  });
});

test("recovery of connections is off by default", () => {
  expect(Reflect.get(new Server(), "opts")).not.toHaveProperty("connectionStateRecovery");
});
