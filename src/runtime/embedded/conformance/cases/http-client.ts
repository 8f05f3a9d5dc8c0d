/** What a client sends and understands. */
import type { AddressInfo, Socket } from "node:net";
import { caught, errorOf, type Cases, type Env } from "../case.ts";
import {
  call,
  next,
  readBody,
  serve,
  shut,
  stable,
  stableText,
  turnOf,
  withServer,
} from "../support.ts";

/** What a client puts on the wire. The server answers each with an empty 200 and ends. */
async function sent(env: Env, use: (port: number) => void): Promise<unknown> {
  let bytes = "";
  const server = env.net.createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      bytes += chunk.toString("latin1");
      if (isComplete(bytes)) socket.end("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const closed = next(server, "close");
  server.once("connection", (socket: Socket) => socket.once("close", () => server.close()));
  use((server.address() as AddressInfo).port);
  await closed;
  return stableText(bytes);
}

function isComplete(bytes: string): boolean {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const body = bytes.slice(end + 4);
  if (/transfer-encoding: chunked/i.test(bytes))
    return body.endsWith("0\r\n\r\n") || /0\r\n.+\r\n\r\n$/s.test(body);
  return body.length >= Number(/content-length: (\d+)/i.exec(bytes)?.[1] ?? 0);
}

const quiet = (request: import("node:http").ClientRequest): import("node:http").ClientRequest =>
  request.on("error", () => undefined);

export const httpClientCases: Cases = {
  "sends a GET": (env) =>
    sent(env, (port) => quiet(env.http.get({ port, host: "127.0.0.1", path: "/x?y=1" }))),

  "sends a GET by an agent of its own": (env) =>
    sent(env, (port) => quiet(env.http.get({ port, host: "127.0.0.1", agent: false }))),

  "sends a POST with its length": (env) =>
    sent(env, (port) =>
      quiet(env.http.request({ port, host: "127.0.0.1", method: "POST", agent: false })).end(
        "body",
      ),
    ),

  "sends a POST in chunks": (env) =>
    sent(env, (port) => {
      const request = quiet(
        env.http.request({ port, host: "127.0.0.1", method: "post", agent: false }),
      );
      request.write("a");
      request.write("bc");
      request.end("d");
    }),

  "sends trailers": (env) =>
    sent(env, (port) => {
      const request = quiet(
        env.http.request({
          port,
          host: "127.0.0.1",
          method: "PUT",
          agent: false,
          headers: { Trailer: "X-T" },
        }),
      );
      request.write("a");
      request.addTrailers({ "X-T": "1" });
      request.end();
    }),

  "sends a DELETE with a body only with a length": (env) =>
    sent(env, (port) =>
      quiet(
        env.http.request({
          port,
          host: "127.0.0.1",
          method: "DELETE",
          agent: false,
          headers: { "Content-Length": 2 },
        }),
      ).end("ab"),
    ),

  "sends its headers in order, and those of arrays": (env) =>
    sent(env, (port) =>
      quiet(
        env.http.request({
          port,
          host: "127.0.0.1",
          agent: false,
          headers: { "X-B": "1", "x-a": ["1", "2"], Cookie: ["a=1", "b=2"], Accept: "*/*" },
        }),
      ).end(),
    ),

  "sends a flat list of headers as it is": (env) =>
    sent(env, (port) =>
      quiet(
        env.http.request({
          port,
          host: "127.0.0.1",
          agent: false,
          headers: ["X-A", "1", "x-a", "2", "Host", "h"] as never,
        }),
      ).end(),
    ),

  "sends credentials of options and of a URL": async (env) => [
    await sent(env, (port) =>
      quiet(env.http.get({ port, host: "127.0.0.1", auth: "me:secret", agent: false })),
    ),
    await sent(env, (port) =>
      quiet(env.http.get(`http://me:s%20t@127.0.0.1:${port}/p?q#f`, { agent: false })),
    ),
  ],

  "sends no Host when told so": (env) =>
    sent(env, (port) =>
      quiet(env.http.get({ port, host: "127.0.0.1", setHost: false, agent: false })),
    ),

  "takes a URL object and options over it": (env) =>
    sent(env, (port) =>
      quiet(
        env.http.get(new URL(`http://127.0.0.1:${port}/a`), {
          path: "/b",
          agent: false,
          headers: { "X-A": "1" },
        }),
      ),
    ),

  "sends the head at once for Expect": (env) =>
    withServer(
      env,
      async (request, response) => {
        response.end(await readBody(request));
      },
      async ({ port }) => {
        const log: string[] = [];
        const request = env.http.request({
          port,
          host: "127.0.0.1",
          method: "POST",
          headers: { Expect: "100-continue", "Content-Length": 2 },
        });
        request.on("continue", () => {
          log.push("continue");
          request.end("ab");
        });
        request.on("information", (info: { statusCode: number }) =>
          log.push(`information ${info.statusCode}`),
        );
        const [response] = (await next(request, "response")) as [
          import("node:http").IncomingMessage,
        ];
        log.push(await readBody(response));
        return log;
      },
    ),

  "understands a response with its length": (env) =>
    withServer(
      env,
      (_request, response) => response.end("hello"),
      ({ port }) => call(env, port),
    ),

  "understands chunks, trailers and duplicate headers": (env) =>
    withServer(
      env,
      (_request, response) => {
        response.writeHead(206, "Some", [
          ["Trailer", "X-T"],
          ["Set-Cookie", "a"],
          ["Set-Cookie", "b"],
          ["X-A", "1"],
          ["X-A", "2"],
        ] as never);
        response.write("a");
        response.addTrailers({ "X-T": "1" });
        response.end("b");
      },
      ({ port }) => call(env, port, { agent: false }),
    ),

  "understands HEAD, 204 and 304": (env) =>
    withServer(
      env,
      (request, response) => {
        response.statusCode = Number(request.url?.slice(1));
        response.setHeader("Content-Length", response.statusCode === 200 ? 5 : 0);
        response.end("hello");
      },
      async ({ port }) => [
        await call(env, port, { method: "HEAD", path: "/200" }),
        await call(env, port, { path: "/204" }),
        await call(env, port, { path: "/304" }),
      ],
    ),

  "tells of early hints": (env) =>
    withServer(
      env,
      (_request, response) => {
        response.writeEarlyHints({ link: "</a.css>; rel=preload" });
        response.end("x");
      },
      async ({ port }) => {
        const request = env.http.get({ port, host: "127.0.0.1", agent: false });
        const responded = next(request, "response");
        const [information] = await next(request, "information");
        const [response] = (await responded) as [import("node:http").IncomingMessage];
        response.resume();
        await next(response, "end");
        return information;
      },
    ),

  "is refused where nobody listens": async (env) => {
    const server = env.net.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return call(env, port);
  },

  "can't find a host that isn't there": (env) => call(env, 80, { host: "nowhere.invalid" }),

  "is hung up on": (env) =>
    withServer(
      env,
      (request) => request.socket.destroy(),
      ({ port }) => call(env, port),
    ),

  "is cut off within a response": (env) =>
    withServer(
      env,
      (_request, response) => {
        response.writeHead(200, { "Content-Length": 10 });
        response.write("part");
        env.timers.setTimeout(() => response.destroy(), 5);
      },
      ({ port }) => call(env, port),
    ),

  "hands over the socket of an upgrade": (env) =>
    withServer(env, undefined, async ({ server, port }) => {
      server.on("upgrade", (_request, socket: Socket) => {
        socket.end(
          "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nfirst",
        );
      });
      const request = env.http.get({
        port,
        host: "127.0.0.1",
        headers: { Connection: "Upgrade", Upgrade: "x" },
      });
      const [response, socket, first] = (await next(request, "upgrade")) as [
        import("node:http").IncomingMessage,
        Socket,
        Buffer,
      ];
      socket.resume();
      await next(socket, "close");
      return [
        response.statusCode,
        stable(response.headers),
        first.toString(),
        request.destroyed,
        request.reusedSocket,
      ];
    }),

  "hands over the socket of CONNECT": (env) =>
    withServer(env, undefined, async ({ server, port }) => {
      server.on("connect", (_request, socket: Socket) => {
        socket.write("HTTP/1.1 200 Connected\r\n\r\n");
        socket.on("data", (chunk) => socket.end(`echo ${chunk.toString()}`));
      });
      const request = env.http.request({ port, host: "127.0.0.1", method: "CONNECT", path: "a:1" });
      request.end();
      const [response, socket] = (await next(request, "connect")) as [
        import("node:http").IncomingMessage,
        Socket,
      ];
      socket.write("hi");
      const [chunk] = await next(socket, "data");
      socket.destroy();
      return [response.statusCode, String(chunk)];
    }),

  "closes on an upgrade it didn't want": (env) =>
    withServer(env, undefined, async ({ server, port }) => {
      server.on("upgrade", (_request, socket: Socket) => {
        socket.on("error", () => undefined);
        socket.end("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
      });
      const log: string[] = [];
      const headers = { Connection: "Upgrade", Upgrade: "x" };
      const request = env.http.get({ port, host: "127.0.0.1", headers });
      request.on("error", () => log.push("error"));
      request.on("response", () => log.push("response"));
      await next(request, "close");
      return [log, request.destroyed];
    }),

  "has its events in order": (env) =>
    withServer(
      env,
      (_request, response) => response.end("x"),
      async ({ port }) => {
        const log: string[] = [];
        const request = env.http.request({ port, host: "127.0.0.1", method: "POST", agent: false });
        for (const event of ["socket", "finish", "response", "close", "error", "abort"]) {
          request.on(event, () => log.push(`request ${event}`));
        }
        request.on("response", (response) => {
          for (const event of ["end", "close", "aborted", "error"])
            response.on(event, () => log.push(`response ${event}`));
          response.resume();
        });
        request.end("body");
        await next(request, "close");
        await turnOf(env);
        return log;
      },
    ),

  "destroyed before it has a socket": async (env) => {
    const log: unknown[] = [];
    const request = env.http.get({ port: 1, host: "127.0.0.1" });
    request.on("error", (error) => log.push(errorOf(error)));
    request.on("close", () => log.push("close"));
    request.destroy();
    log.push(request.destroyed);
    await next(request, "close");
    return log;
  },

  "destroyed with an error before it has a socket": async (env) => {
    const log: unknown[] = [];
    const request = env.http.get({ port: 1, host: "127.0.0.1" });
    request.on("error", (error) => log.push(errorOf(error)));
    request.destroy(new Error("mine"));
    await next(request, "close");
    return log;
  },

  "aborted while it waits": (env) =>
    withServer(
      env,
      () => undefined,
      async ({ server, port }) => {
        const log: unknown[] = [];
        const request = env.http.get({ port, host: "127.0.0.1" });
        request.on("abort", () => log.push("abort"));
        request.on("error", (error) => log.push(errorOf(error)));
        request.on("close", () => log.push("close"));
        await next(server, "request");
        request.abort();
        log.push(request.aborted, request.destroyed);
        await next(request, "close");
        return log;
      },
    ),

  "aborted within the response": (env) =>
    withServer(
      env,
      (_request, response) => {
        response.writeHead(200, { "Content-Length": 100 });
        response.write("part");
      },
      async ({ port }) => {
        const log: unknown[] = [];
        const request = env.http.get({ port, host: "127.0.0.1" });
        request.on("error", (error) => log.push(["request error", errorOf(error)]));
        const [response] = (await next(request, "response")) as [
          import("node:http").IncomingMessage,
        ];
        response.on("aborted", () => log.push("response aborted"));
        response.on("error", (error) => log.push(["response error", errorOf(error)]));
        response.on("close", () => log.push("response close"));
        await next(response, "data");
        request.destroy();
        await next(request, "close");
        await turnOf(env);
        return [log, response.complete, response.aborted, response.destroyed];
      },
    ),

  "stopped by a signal": (env) =>
    withServer(
      env,
      () => undefined,
      async ({ server, port }) => {
        const controller = new AbortController();
        const request = env.http.get({ port, host: "127.0.0.1", signal: controller.signal });
        await next(server, "request");
        controller.abort();
        const [error] = await next(request, "error");
        return errorOf(error);
      },
    ),

  "stopped by a signal before it began": async (env) => {
    const request = env.http.get({ port: 1, host: "127.0.0.1", signal: AbortSignal.abort() });
    const [error] = await next(request, "error");
    return errorOf(error);
  },

  "tells of a timeout and goes on": (env) =>
    withServer(
      env,
      (_request, response) => env.timers.setTimeout(() => response.end("late"), 40),
      async ({ port }) => {
        const log: string[] = [];
        const request = env.http.get({ port, host: "127.0.0.1", timeout: 10 });
        request.on("timeout", () => log.push("timeout"));
        const [response] = (await next(request, "response")) as [
          import("node:http").IncomingMessage,
        ];
        log.push(await readBody(response));
        return log;
      },
    ),

  "takes a timeout later": (env) =>
    withServer(
      env,
      () => undefined,
      async ({ port }) => {
        const request = quiet(env.http.get({ port, host: "127.0.0.1" }));
        await new Promise<void>((resolve) => request.setTimeout(5, resolve));
        request.destroy();
        await next(request, "close");
        return "timeout";
      },
    ),

  "refuses what can't be requested": (env) => [
    caught(() => void env.http.request({ path: "/a b" })),
    caught(() => void env.http.request({ method: "A B" })),
    caught(() => void env.http.request({ method: 1 as never })),
    caught(() => void env.http.request("https://x/")),
    caught(() => void env.http.request({ protocol: "ftp:" })),
    caught(() => void env.http.request({ host: 1 as never })),
    caught(() => void env.http.request({ agent: {} as never })),
    caught(() => void env.http.request({ port: 70_000, agent: false })),
    caught(() => void env.http.request({ headers: { "a b": "1" } })),
    caught(() => void env.http.request({ headers: { a: "\n" } })),
    caught(() => void env.http.request({ headers: { a: undefined } })),
    caught(() => void env.http.request({ timeout: "x" as never })),
  ],

  "can't write after it ended": async (env) => {
    const log: unknown[] = [];
    const request = env.http.request({ port: 1, host: "127.0.0.1", method: "POST" });
    request.on("error", (error: NodeJS.ErrnoException) => log.push(error.code));
    request.end("x");
    request.write("y", (error) => log.push(["callback", errorOf(error)]));
    await next(request, "close");
    return log;
  },

  "gives its state and headers": (env) => {
    const request = quiet(
      env.http.request({
        port: 1,
        host: "127.0.0.1",
        method: "put",
        path: "/p",
        headers: { "X-A": ["1"] },
      }),
    );
    const state = [
      request.method,
      request.path,
      request.host,
      request.protocol,
      request.getHeaders(),
      request.getHeaderNames(),
      request.getRawHeaderNames(),
      request.getHeader("x-a"),
      request.hasHeader("HOST"),
      request.headersSent,
      request.maxHeadersCount,
      request.reusedSocket,
      request.aborted,
      request.finished,
      request.writableEnded,
      request.shouldKeepAlive,
      request.useChunkedEncodingByDefault,
    ];
    request.destroy();
    return state;
  },

  "reuses a connection that is kept": (env) =>
    withServer(
      env,
      (request, response) => response.end(String(request.socket.remotePort)),
      async ({ port }) => {
        const agent = new env.http.Agent({ keepAlive: true });
        const ports: string[] = [];
        const reused: boolean[] = [];
        for (let n = 0; n < 3; n++) {
          const request = env.http.get({ port, host: "127.0.0.1", agent });
          const [response] = (await next(request, "response")) as [
            import("node:http").IncomingMessage,
          ];
          ports.push(await readBody(response));
          reused.push(request.reusedSocket);
          await turnOf(env);
        }
        const names = [
          Object.keys(agent.sockets).length,
          Object.values(agent.freeSockets).map((list) => list?.length),
        ];
        agent.destroy();
        return [new Set(ports).size, reused, names];
      },
    ),

  "keeps to the agent's limit and serves in order": (env) => {
    let open = 0;
    let most = 0;
    return withServer(
      env,
      (request, response) => {
        most = Math.max(most, ++open);
        env.timers.setImmediate(() => {
          open--;
          response.end(request.url);
        });
      },
      async ({ port }) => {
        const agent = new env.http.Agent({ maxSockets: 2 });
        const order: unknown[] = [];
        await Promise.all(
          [1, 2, 3, 4, 5].map(async (n) => {
            const result = (await call(env, port, { agent, path: `/${n}` })) as { text: string };
            order.push(result.text);
          }),
        );
        return [
          most <= 2,
          order.sort(),
          Object.keys(agent.requests),
          Object.keys(agent.sockets).length,
        ];
      },
    );
  },

  "names the places that an agent goes to": (env) => {
    const agent = new env.http.Agent();
    return [
      agent.getName({}),
      agent.getName({ host: "a", port: 1, localAddress: "b" }),
      agent.getName({ host: "a", port: 1, family: 6 }),
      agent.getName({ socketPath: "/s" }),
      env.http.globalAgent.getName(),
    ];
  },

  "has Node's agent": (env) => {
    const {
      maxSockets,
      maxFreeSockets,
      maxTotalSockets,
      keepAlive,
      keepAliveMsecs,
      scheduling,
      protocol,
      defaultPort,
    } = new env.http.Agent() as import("node:http").Agent & Record<string, unknown>;
    const global = env.http.globalAgent as import("node:http").Agent & {
      keepAlive: boolean;
      options: object;
    };
    return [
      [
        maxSockets,
        maxFreeSockets,
        maxTotalSockets,
        keepAlive,
        keepAliveMsecs,
        scheduling,
        protocol,
        defaultPort,
      ].map(String),
      global.keepAlive,
      global.options,
    ];
  },

  "sends by the global agent that a program puts in place": (env) =>
    withServer(
      env,
      (_request, response) => response.end("x"),
      async ({ port }) => {
        const before = env.http.globalAgent;
        const own = new env.http.Agent({ maxSockets: 1 });
        env.http.globalAgent = own;
        try {
          const request = env.http.get({ port, host: "127.0.0.1" });
          const [response] = (await next(request, "response")) as [
            import("node:http").IncomingMessage,
          ];
          await readBody(response);
          return [
            (request as unknown as { agent: unknown }).agent === own,
            env.http.globalAgent === own,
          ];
        } finally {
          env.http.globalAgent = before;
        }
      },
    ),

  "refuses agents that can't be": (env) => [
    caught(() => void new env.http.Agent({ maxTotalSockets: 0 })),
    caught(() => void new env.http.Agent({ maxTotalSockets: "1" as never })),
    caught(() => void new env.http.Agent({ scheduling: "x" as never })),
  ],

  "makes connections as createConnection does": (env) =>
    withServer(
      env,
      (_request, response) => response.end("x"),
      async ({ port }) => [
        await call(env, port, { createConnection: () => env.net.connect(port, "127.0.0.1") }),
        await call(env, port, {
          createConnection: (_options, created) => {
            created(null, env.net.connect(port, "127.0.0.1"));
            return undefined;
          },
        }),
        await call(env, port, {
          createConnection: () => {
            throw new Error("no connection");
          },
        }),
      ],
    ),

  "sends a large body whole, both ways": (env) =>
    withServer(
      env,
      (request, response) => void request.pipe(response),
      async ({ port }) => {
        const body = "0123456789abcdef".repeat(64 * 1024);
        const result = (await call(env, port, { method: "POST" }, body)) as { text: string };
        return [result.text.length, result.text === body];
      },
    ),

  "tells a slow reader's writer to wait": (env) =>
    withServer(
      env,
      (_request, response) => {
        const waits: boolean[] = [];
        const chunk = env.Buffer.alloc(256 * 1024);
        let left = 20;
        const write = (): void => {
          while (left-- > 0) {
            const accepted = response.write(chunk);
            waits.push(!accepted);
            if (!accepted) return void response.once("drain", write);
          }
          response.end();
        };
        write();
      },
      async ({ port }) => {
        const request = env.http.get({ port, host: "127.0.0.1" });
        const [response] = (await next(request, "response")) as [
          import("node:http").IncomingMessage,
        ];
        let bytes = 0;
        for await (const chunk of response) {
          bytes += (chunk as Buffer).length;
          await turnOf(env);
        }
        return bytes;
      },
    ),

  "reads a paused response later": (env) =>
    withServer(
      env,
      (_request, response) => response.end("x".repeat(200_000)),
      async ({ port }) => {
        const request = env.http.get({ port, host: "127.0.0.1" });
        const [response] = (await next(request, "response")) as [
          import("node:http").IncomingMessage,
        ];
        response.pause();
        for (let turn = 0; turn < 10; turn++) await turnOf(env);
        return (await readBody(response)).length;
      },
    ),

  "knows Node's methods, codes and exports": (env) => [
    env.http.METHODS,
    env.http.STATUS_CODES,
    env.http.maxHeaderSize,
    Object.keys(env.http)
      .filter(
        (name) =>
          !["WebSocket", "CloseEvent", "MessageEvent", "_connectionListener"].includes(name),
      )
      .sort(),
  ],

  "validates names and values as Node does": (env) => {
    const { validateHeaderName, validateHeaderValue } = env.http;
    return [
      ...["ok", "", "a b", "ü", "a:"].map((name) => caught(() => validateHeaderName(name))),
      caught(() => validateHeaderName(1 as never)),
      ...["ok", "", "\x00", "é", "中", "a\tb", "a\r\nb"].map((value) =>
        caught(() => validateHeaderValue("x", value)),
      ),
      caught(() => validateHeaderValue("x", undefined as never)),
      caught(() => validateHeaderValue("x", 1 as never)),
    ];
  },

  "validates what a message is given": (env) => {
    const message = new env.http.OutgoingMessage();
    return [
      caught(() => message.setHeader("a b", "1")),
      caught(() => message.setHeader("x", "\n")),
      caught(() => message.setHeader("x", undefined as never)),
      caught(() => message.setHeader(1 as never, "1")),
      caught(() => message.getHeader(1 as never)),
      caught(() => message.hasHeader(undefined as never)),
      caught(() => message.removeHeader(null as never)),
      caught(() => void message.write(null)),
      caught(() => void message.write(1)),
      caught(() => message.addTrailers({ "a b": "1" })),
      caught(() => message.addTrailers({ a: "\n" })),
      caught(() => void message.setHeaders("x" as never)),
      caught(() => void message.setHeaders({} as never)),
      caught(() => message.setHeaders(new Map([["x-a", "1"]])).getHeaders()),
      caught(() =>
        message
          .setHeaders(
            new Headers([
              ["set-cookie", "a"],
              ["set-cookie", "b"],
              ["y", "1"],
            ]),
          )
          .getHeaders(),
      ),
      caught(() => message.flushHeaders()),
    ];
  },

  "validates what a response is given": (env) => {
    const response = (): import("node:http").ServerResponse =>
      new env.http.ServerResponse(new env.http.IncomingMessage(null as never));
    return [
      caught(() => void response().writeHead(99)),
      caught(() => void response().writeHead(1000)),
      caught(() => void response().writeHead("abc" as never)),
      caught(() => void response().writeHead(200, "\n")),
      caught(() => void response().writeHead(200, { "a b": "1" })),
      caught(() => void response().writeHead(200, ["odd"])),
      caught(() => response().writeEarlyHints("x" as never)),
      caught(() => response().writeEarlyHints({ link: "broken" })),
      caught(() => response().writeEarlyHints({ link: ["broken"] })),
      caught(() => void response().writeHead(200, { Trailer: "x", "Content-Length": 1 })),
    ];
  },

  "answers requests over a duplex that isn't a socket": async (env) => {
    const server = env.http.createServer((request, response) =>
      response.end(`got ${String(request.url)}`),
    );
    let text = "";
    const duplex = new env.stream.Duplex({
      read() {},
      write(chunk: Buffer, _encoding, done) {
        text += chunk.toString();
        done();
      },
    });
    server.emit("connection", duplex);
    duplex.push("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    await next(duplex, "finish");
    return stableText(text);
  },

  "shuts while nothing is open": async (env) => {
    const server = env.http.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    await shut({ server, port: 0 });
    return caught(() => server.address());
  },

  "tells a response that its connection is idle": (env) =>
    withServer(
      env,
      (_request, response) => response.flushHeaders(),
      ({ port }) =>
        new Promise((resolve, reject) => {
          const request = env.http.get({ port, host: "127.0.0.1", agent: false }, (response) => {
            response.on("error", () => undefined);
            response.setTimeout(5, () => {
              request.destroy();
              resolve("timeout");
            });
          });
          request.on("error", reject);
        }),
    ),

  "shares a limited number of connections between places": async (env) => {
    const agent = new env.http.Agent({ keepAlive: true, maxTotalSockets: 2, maxSockets: 2 });
    const handler = (_: unknown, response: import("node:http").ServerResponse): void =>
      void response.end("ok");
    const one = await serve(env, handler);
    const other = await serve(env, handler);
    const answers = await Promise.all(
      [one, other, one, other, one, other].map(({ port }) => call(env, port, { agent })),
    );
    agent.destroy();
    await Promise.all([shut(one), shut(other)]);
    return [
      answers.map((answer) => (answer as { text: string }).text),
      Object.keys(agent.requests),
    ];
  },

  "refuses options that can't be": ({ http }) => [
    caught(() => void http.request({ headers: { host: [] as never } })),
    caught(() => void http.request({ insecureHTTPParser: "x" as never })),
    caught(() => void http.request({ port: 1, objectMode: true, agent: false } as object)),
  ],

  "takes what a program put on a URL": (env) =>
    withServer(
      env,
      (request, response) => response.end(String(request.headers["x-a"])),
      ({ port }) =>
        new Promise((resolve, reject) => {
          const url = Object.assign(new URL(`http://127.0.0.1:${port}/`), {
            headers: { "x-a": "1" },
          });
          env.http
            .get(url, (response) => void readBody(response).then(resolve))
            .on("error", reject);
        }),
    ),

  "has been destroyed when an agent had no connection for it": async ({ http }) => {
    const agent = new http.Agent() as import("node:http").Agent & {
      createSocket(request: unknown, options: unknown, done: (error: Error) => void): void;
    };
    agent.createSocket = (_request, _options, done) => done(new Error("none"));
    const request = http.request({ agent });
    request.on("error", () => undefined);
    await next(request, "close");
    return request.destroyed;
  },
};
