/** Servers and sockets. */
import type { AddressInfo, Server, Socket } from "node:net";
import { caught, errorOf, type Cases, type Env } from "../case.ts";
import { journal, next, turnOf } from "../support.ts";

type Pair = { readonly server: Server; readonly client: Socket; readonly accepted: Socket };

/** A connection between two sockets. */
async function connected(env: Env, options: import("node:net").ServerOpts = {}): Promise<Pair> {
  const server = env.net.createServer(options);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const accepted = next(server, "connection");
  const client = env.net.connect({
    port: (server.address() as AddressInfo).port,
    host: "127.0.0.1",
    allowHalfOpen: options.allowHalfOpen,
  });
  await next(client, "connect");
  const [socket] = (await accepted) as [Socket];
  return { server, client, accepted: socket };
}

async function end({ server, client, accepted }: Pair): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  client.destroy();
  accepted.destroy();
  await closed;
}

const quiet = (socket: Socket): Socket => socket.on("error", () => undefined);
const plain = (address: object): object => ({ ...address, port: "PORT" });

export const netCases: Cases = {
  "connects, and both sides know the addresses": async (env) => {
    const pair = await connected(env);
    const { client, accepted, server } = pair;
    const seen = [
      plain(server.address() as AddressInfo),
      plain(client.address()),
      [client.localAddress, client.remoteAddress, client.localFamily, client.remoteFamily],
      [accepted.localAddress, accepted.remoteAddress, accepted.localFamily, accepted.remoteFamily],
      client.localPort === accepted.remotePort,
      client.remotePort === accepted.localPort,
      [
        client.connecting,
        client.pending,
        client.destroyed,
        client.readyState,
        client.allowHalfOpen,
      ],
    ];
    await end(pair);
    return [...seen, client.readyState, client.destroyed, client.address()];
  },

  "listens on all addresses and sees IPv4 as mapped": async (env) => {
    const server = env.net.createServer((socket) =>
      socket.end(`${socket.remoteAddress} ${socket.remoteFamily}`),
    );
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const { address, family, port } = server.address() as AddressInfo;
    const client = env.net.connect(port, "127.0.0.1");
    const [chunk] = await next(client, "data");
    await new Promise((resolve) => server.close(resolve));
    return [address, family, String(chunk)];
  },

  "finds localhost": async (env) => {
    const server = env.net.createServer((socket) => socket.end("x"));
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    const { port } = server.address() as AddressInfo;
    const client = env.net.connect(port);
    const looked = next(client, "lookup");
    await next(client.resume(), "close");
    await new Promise((resolve) => server.close(resolve));
    return looked;
  },

  "has its events in order": async (env) => {
    const log: string[] = [];
    const server = env.net.createServer((socket) => {
      journal(log, "server", socket, ["end", "close", "finish"]);
      socket.resume();
      socket.on("end", () => undefined);
    });
    server.on("close", () => log.push("closed"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const client = env.net.connect((server.address() as AddressInfo).port, "127.0.0.1");
    journal(log, "client", client, ["lookup", "connect", "ready", "end", "finish", "close"]);
    client.resume();
    client.on("connect", () => client.end("bye"));
    server.once("connection", () => server.close());
    await next(server, "close");
    // Which of two ends closes first is the kernel's to say.
    return [
      log.filter((line) => line.startsWith("client")),
      log.filter((line) => line.startsWith("server")),
    ];
  },

  "joins small writes of one turn": async (env) => {
    const pair = await connected(env);
    const chunks: string[] = [];
    pair.accepted.on("data", (chunk) => chunks.push(String(chunk)));
    pair.client.write("a");
    pair.client.write("b");
    pair.client.end("c");
    await next(pair.accepted, "end");
    await end(pair);
    return chunks;
  },

  "half closes": async (env) => {
    const pair = await connected(env, { allowHalfOpen: true });
    const { client, accepted } = pair;
    client.resume().end("question");
    const [chunk] = await next(accepted, "data");
    accepted.resume();
    await next(accepted, "end");
    const states = [accepted.readyState, accepted.writable, client.readyState];
    accepted.end("answer");
    const [answer] = await next(client, "data");
    await next(client, "close");
    await end(pair);
    return [String(chunk), String(answer), states];
  },

  "closes the other half by itself": async (env) => {
    const pair = await connected(env);
    pair.client.resume().end();
    pair.accepted.resume();
    await Promise.all([next(pair.client, "close"), next(pair.accepted, "close")]);
    await end(pair);
    return [pair.accepted.writableEnded, pair.accepted.readyState];
  },

  "refuses a connection where nobody listens": async (env) => {
    const log: unknown[] = [];
    const socket = env.net.connect(1, "127.0.0.1");
    socket.on("error", (error) => log.push(errorOf(error)));
    const [hadError] = await next(socket, "close");
    return [log, hadError, socket.connecting, socket.destroyed];
  },

  "doesn't find a host that isn't there": async (env) => {
    const socket = env.net.connect(1, "nowhere.invalid");
    const [error] = await next(socket, "error");
    return [errorOf(error), (error as { hostname?: string }).hostname];
  },

  "refuses to listen on a port twice": async (env) => {
    const first = env.net.createServer();
    await new Promise<void>((resolve) => first.listen(0, "127.0.0.1", resolve));
    const { port } = first.address() as AddressInfo;
    const second = env.net.createServer();
    second.listen(port, "127.0.0.1");
    const [error] = await next(second, "error");
    const anywhere = env.net.createServer().listen(port);
    const [other] = await next(anywhere, "error");
    await new Promise((resolve) => first.close(resolve));
    // The port is free again.
    await new Promise<void>((resolve) => second.listen(port, "127.0.0.1", resolve));
    await new Promise((resolve) => second.close(resolve));
    return [errorOf(error), errorOf(other), second.listening];
  },

  "refuses to listen on what isn't its own": async (env) => {
    const server = env.net.createServer().listen(0, "192.0.2.1");
    const [error] = await next(server, "error");
    return errorOf(error);
  },

  "refuses to listen while listening": async (env) => {
    const server = env.net.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const seen = caught(() => void server.listen(0));
    await new Promise((resolve) => server.close(resolve));
    return seen;
  },

  "refuses what can't be listened or connected to": (env) => [
    caught(() => void env.net.createServer().listen(70_000)),
    caught(() => void env.net.createServer().listen(-1)),
    caught(() => void env.net.createServer().listen({ port: "x" })),
    caught(() => void env.net.createServer().listen({} as never)),
    caught(() => void env.net.createServer().listen(1.5)),
    caught(() => void env.net.connect(70_000)),
    caught(() => void env.net.connect({} as never)),
    caught(() => void env.net.connect({ port: {} } as never)),
    caught(() => void env.net.connect({ port: 1, lookup: 1 } as never)),
    caught(() => void env.net.connect({ port: 1, localAddress: "x" })),
    caught(() => void env.net.createServer("x" as never)),
  ],

  "connects from any address when none is asked for, in whatever way": async (env) => {
    const server = env.net.createServer((socket) => socket.end("hello"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const seen: unknown[] = [];
    for (const localAddress of [undefined, null, ""]) {
      const client = env.net.connect({ port, host: "127.0.0.1", localAddress: localAddress as "" });
      const text = await next(client, "data");
      seen.push([client.localAddress, String(text)]);
    }
    await new Promise((resolve) => server.close(resolve));
    return seen;
  },

  "closes sockets of one turn from the last to the first": async (env) => {
    const server = env.net.createServer((socket) => quiet(socket).resume());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const clients = [0, 1, 2].map(() => quiet(env.net.connect(port, "127.0.0.1")));
    await Promise.all(clients.map((client) => next(client, "connect")));
    const log: string[] = [];
    clients.forEach((client, index) => {
      client.on("close", () => {
        log.push(`close ${index}`);
        env.process.nextTick(() => log.push(`tick of ${index}`));
      });
    });
    for (const client of clients) client.destroy();
    await new Promise((resolve) => server.close(resolve));
    return log;
  },

  "tells that a server isn't running": async (env) => {
    const server = env.net.createServer();
    const error = await new Promise((resolve) => server.close(resolve));
    return [errorOf(error), server.address()];
  },

  "waits with its close for connections": async (env) => {
    const pair = await connected(env);
    const log: string[] = [];
    pair.server.close(() => log.push("closed"));
    for (let turn = 0; turn < 3; turn++) await turnOf(env);
    log.push(`open, listening ${String(pair.server.listening)}`);
    const closed = next(pair.server, "close");
    pair.client.destroy();
    pair.accepted.resume();
    await closed;
    await turnOf(env);
    return log;
  },

  "counts its connections": async (env) => {
    const pair = await connected(env);
    const count = await new Promise((resolve) =>
      pair.server.getConnections((_error, n) => resolve(n)),
    );
    await end(pair);
    const after = await new Promise((resolve) =>
      pair.server.getConnections((_error, n) => resolve(n)),
    );
    return [count, after];
  },

  "drops connections beyond its limit": async (env) => {
    const pair = await connected(env);
    pair.server.maxConnections = 1;
    const dropped = next(pair.server, "drop");
    const second = quiet(env.net.connect((pair.server.address() as AddressInfo).port, "127.0.0.1"));
    const [data] = (await dropped) as [Record<string, unknown>];
    await next(second.resume(), "close");
    await end(pair);
    return Object.entries(data).map(([key, value]) => [
      key,
      typeof value === "number" ? "PORT" : value,
    ]);
  },

  resets: async (env) => {
    const pair = await connected(env);
    const log: unknown[] = [];
    pair.accepted.on("error", (error) => log.push(errorOf(error)));
    pair.accepted.resume();
    pair.client.resetAndDestroy();
    const [hadError] = await next(pair.accepted, "close");
    await end(pair);
    return [log, hadError];
  },

  "resets when it closes with unread data": async (env) => {
    const pair = await connected(env);
    const log: unknown[] = [];
    pair.accepted.pause();
    pair.client.on("error", (error) => log.push(errorOf(error)));
    pair.client.resume().write("x".repeat(100_000));
    for (let turn = 0; turn < 5; turn++) await turnOf(env);
    pair.accepted.destroy();
    await next(pair.client, "close");
    await end(pair);
    return log;
  },

  "fails to write where nobody reads any more": async (env) => {
    const pair = await connected(env, { allowHalfOpen: true });
    pair.client.resume();
    pair.accepted.destroy();
    await next(pair.client, "end");
    const errors: unknown[] = [];
    pair.client.on("error", (error) => errors.push((error as NodeJS.ErrnoException).code));
    pair.client.write("first");
    for (let turn = 0; turn < 5; turn++) await turnOf(env);
    pair.client.write("second");
    await next(pair.client, "close");
    await end(pair);
    return errors;
  },

  "fails to write once it ended": async (env) => {
    const pair = await connected(env);
    const log: unknown[] = [];
    pair.client.on("error", (error) => log.push(errorOf(error)));
    pair.client.end();
    pair.client.write("late", (error) => log.push(["callback", errorOf(error)]));
    await next(pair.client.resume(), "close");
    await end(pair);
    return log;
  },

  "fails to write once it is destroyed": async (env) => {
    const pair = await connected(env);
    const log: unknown[] = [];
    pair.client.on("error", (error) => log.push(errorOf(error)));
    pair.client.destroy();
    pair.client.write("late", (error) => log.push(["callback", errorOf(error)]));
    await next(pair.client, "close");
    await end(pair);
    return log;
  },

  "writes before it is connected": async (env) => {
    const server = env.net.createServer((socket) => socket.pipe(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const client = env.net.connect((server.address() as AddressInfo).port, "127.0.0.1");
    const first = client.write("early ");
    const state = [
      client.connecting,
      client.pending,
      client.readyState,
      first,
      client.bytesWritten,
    ];
    client.end("bird");
    let text = "";
    client.on("data", (chunk) => (text += String(chunk)));
    await next(client, "close");
    await new Promise((resolve) => server.close(resolve));
    return [state, text, client.bytesWritten, client.bytesRead];
  },

  "destroyed before it is connected": async (env) => {
    const server = env.net.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const client = env.net.connect((server.address() as AddressInfo).port, "127.0.0.1");
    const log: unknown[] = [];
    journal(log as string[], "client", client, ["connect", "end", "close", "error"]);
    client.write("x", (error) =>
      log.push(["write", (error as NodeJS.ErrnoException | undefined)?.code]),
    );
    client.destroy();
    await next(client, "close");
    await turnOf(env);
    server.close();
    return log;
  },

  "destroyed with an error": async (env) => {
    const pair = await connected(env);
    const log: unknown[] = [];
    pair.client.on("error", (error) => log.push(errorOf(error)));
    pair.client.on("close", (hadError) => log.push(hadError));
    pair.client.destroy(new Error("mine"));
    await next(pair.client, "close");
    await end(pair);
    return log;
  },

  "makes writers wait for a slow reader": async (env) => {
    const pair = await connected(env);
    const chunk = env.Buffer.alloc(64 * 1024, "x");
    let accepted = 0;
    pair.accepted.pause();
    while (pair.client.write(chunk) && accepted < 1_000) accepted++;
    const waited = pair.client.writableNeedDrain;
    let bytes = 0;
    pair.accepted.on("data", (data: Buffer) => (bytes += data.length));
    pair.accepted.resume();
    await next(pair.client, "drain");
    pair.client.end();
    await next(pair.accepted, "end");
    const sent = pair.client.bytesWritten;
    await end(pair);
    return [waited, bytes === sent, accepted < 1_000];
  },

  "carries ten megabytes unchanged": async (env) => {
    const pair = await connected(env);
    const body = env.Buffer.alloc(10 * 1024 * 1024);
    for (let at = 0; at < body.length; at += 4096) body.writeUInt32LE(at, at);
    pair.client.end(body);
    const chunks: Buffer[] = [];
    pair.accepted.on("data", (chunk: Buffer) => chunks.push(chunk));
    await next(pair.accepted, "end");
    await end(pair);
    return env.Buffer.concat(chunks).equals(body);
  },

  "doesn't see what a writer does to its buffer later": async (env) => {
    const pair = await connected(env);
    const buffer = env.Buffer.from("before");
    pair.client.write(buffer, () => buffer.fill("x"));
    pair.accepted.pause();
    for (let turn = 0; turn < 3; turn++) await turnOf(env);
    const data = next(pair.accepted, "data");
    pair.accepted.resume();
    const [chunk] = await data;
    await end(pair);
    return String(chunk);
  },

  "decodes text over the borders of writes": async (env) => {
    const pair = await connected(env);
    pair.accepted.setEncoding("utf8");
    let text = "";
    pair.accepted.on("data", (chunk: string) => (text += chunk));
    for (const byte of env.Buffer.from("zażółć 🦊")) {
      pair.client.write(env.Buffer.from([byte]));
      await turnOf(env);
    }
    pair.client.end();
    await next(pair.accepted, "end");
    await end(pair);
    return text;
  },

  "tells of idleness": async (env) => {
    const pair = await connected(env);
    const log: unknown[] = [];
    pair.client.setTimeout(5, () => log.push("callback"));
    log.push(pair.client.timeout);
    await next(pair.client, "timeout");
    log.push(pair.client.destroyed);
    pair.client.setTimeout(0);
    log.push(pair.client.timeout);
    await end(pair);
    return log;
  },

  "refuses a timeout that can't be": (env) => {
    const socket = new env.net.Socket();
    return [
      caught(() => void socket.setTimeout("x" as never)),
      caught(() => void socket.setTimeout(-1)),
      caught(() => void socket.setTimeout(Infinity)),
      caught(() => void socket.setTimeout(1, 1 as never)),
    ];
  },

  "pauses a new connection on request": async (env) => {
    const server = env.net.createServer({ pauseOnConnect: true });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const client = env.net.connect((server.address() as AddressInfo).port, "127.0.0.1");
    client.end("x");
    const [socket] = (await next(server, "connection")) as [Socket];
    const paused = [socket.isPaused(), socket.readableFlowing];
    const data = next(socket, "data");
    socket.resume();
    const [chunk] = await data;
    await new Promise((resolve) => server.close(resolve));
    return [paused, String(chunk)];
  },

  "listens until a signal stops it": async (env) => {
    const controller = new AbortController();
    const server = env.net.createServer();
    server.listen({ port: 0, host: "127.0.0.1", signal: controller.signal });
    await next(server, "listening");
    controller.abort();
    await next(server, "close");
    return server.listening;
  },

  "connects by a lookup of one's own": async (env) => {
    const server = env.net.createServer((socket) => socket.end("found"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const asked: unknown[] = [];
    const lookup = (host: string, options: { all?: boolean }, done: Function): void => {
      asked.push(host, options.all);
      if (options.all) done(null, [{ address: "127.0.0.1", family: 4 }]);
      else done(null, "127.0.0.1", 4);
    };
    const client = env.net.connect({ port, host: "example.test", lookup: lookup });
    const [chunk] = await next(client, "data");
    await new Promise((resolve) => server.close(resolve));
    return [asked, String(chunk)];
  },

  "serves as a stream: pipeline and iteration": async (env) => {
    const server = env.net.createServer(
      (socket) => void env.stream.pipeline(socket, socket, () => undefined),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const client = env.net.connect((server.address() as AddressInfo).port, "127.0.0.1");
    client.end("round trip");
    let text = "";
    for await (const chunk of client) text += String(chunk);
    await new Promise((resolve) => server.close(resolve));
    return text;
  },

  "knows addresses": (env) =>
    [
      "127.0.0.1",
      "1.2.3",
      "256.1.1.1",
      "01.2.3.4",
      "::",
      "::1",
      "1::2::3",
      "2001:db8::ff00:42:8329",
      "::ffff:1.2.3.4",
      "1:2:3:4:5:6:7:8",
      "1:2:3:4:5:6:7",
      "fe80::1%eth0",
      "g::1",
      "",
      "x",
      "1.2.3.4 ",
    ].map((text) => [text, env.net.isIP(text), env.net.isIPv4(text), env.net.isIPv6(text)]),

  "is called without new": (env) => {
    const { Socket, Server } = env.net as unknown as Record<string, (...args: unknown[]) => object>;
    const socket = Socket?.({});
    const server = Server?.();
    return [
      socket instanceof env.net.Socket,
      server instanceof env.net.Server,
      socket instanceof env.stream.Duplex,
    ];
  },

  "counts the bytes of each connection anew": async (env) => {
    const server = env.net.createServer((socket) => socket.resume().on("end", () => socket.end()));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const socket = new env.net.Socket();
    const counts = [];
    for (const text of ["abc", "defgh"]) {
      socket.connect(port, "127.0.0.1");
      const buffered = [
        socket.bufferSize,
        (socket as unknown as { _connecting: boolean })._connecting,
      ];
      socket.resume().end(text);
      await next(socket, "close");
      counts.push([...buffered, socket.bytesWritten, socket.bytesRead]);
    }
    await new Promise((resolve) => server.close(resolve));
    return counts;
  },

  "binds only to addresses of this machine": async (env) => {
    const server = env.net.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const [error] = await next(
      env.net.connect({ port, host: "127.0.0.1", localAddress: "192.0.2.1" }),
      "error",
    );
    await new Promise((resolve) => server.close(resolve));
    return errorOf(error);
  },

  "refuses what a resolver can't mean": async (env) => {
    const lookup = (_: string, options: { all?: boolean }, done: Function): void =>
      void (options.all
        ? done(null, [{ address: "127.0.0.1", family: 100 }])
        : done(null, "127.0.0.1", 100));
    const socket = env.net.connect({ port: 1, host: "localhost", lookup: lookup });
    const [error] = await next(socket, "error");
    return errorOf(error);
  },

  "closes a connection whose listener's promise was rejected": async (env) => {
    env.events.captureRejections = true;
    const server = env.net.createServer();
    env.events.captureRejections = false;
    server.on("connection", async (socket: Socket) => {
      socket.on("error", () => undefined);
      throw new Error("kaboom");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const client = quiet(env.net.connect((server.address() as AddressInfo).port, "127.0.0.1"));
    await next(client.resume(), "close");
    await new Promise((resolve) => server.close(resolve));
    return client.destroyed;
  },

  "ends connections beyond the limit": async (env) => {
    const server = env.net.createServer();
    server.maxConnections = 1;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const first = env.net.connect(port, "127.0.0.1");
    await next(first, "connect");
    const second = env.net.connect(port, "127.0.0.1");
    await next(second.resume(), "end");
    first.destroy();
    await new Promise((resolve) => server.close(resolve));
    return second.bytesRead;
  },

  "tells of the reset when there is more to write than fits": async (env) => {
    const pair = await connected(env);
    pair.client.destroy();
    await next(pair.accepted.resume(), "end");
    const [error] = await Promise.all([
      next(pair.accepted, "error"),
      pair.accepted.write(env.Buffer.alloc(10 * 1024 * 1024)),
    ]);
    await end(pair);
    return ["ECONNRESET", "EPIPE"].includes((error[0] as NodeJS.ErrnoException).code ?? "");
  },
};
