/** What a server answers to bytes. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { caught, errorOf, type Cases } from "../case.ts";
import { getClose, head, next, raw, readBody, stable, withServer } from "../support.ts";

const hello = (_request: IncomingMessage, response: ServerResponse): void =>
  void response.end("hello");

const echo = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  response.end(await readBody(request));
};

export const httpServerCases: Cases = {
  "answers a request with its length": (env) =>
    withServer(env, hello, ({ port }) => raw(env, port, getClose())),

  "keeps a connection and announces its timeout": (env) =>
    withServer(env, hello, ({ port }) =>
      raw(env, port, head("GET / HTTP/1.1", "Host: x"), getClose()),
    ),

  "closes after an HTTP/1.0 request": (env) =>
    withServer(env, hello, ({ port }) => raw(env, port, "GET / HTTP/1.0\r\n\r\n")),

  "keeps an HTTP/1.0 connection that asks for it": (env) =>
    withServer(env, hello, ({ port }) =>
      raw(env, port, head("GET /1 HTTP/1.0", "Connection: keep-alive"), getClose("/2")),
    ),

  "streams without a length in chunks": (env) =>
    withServer(
      env,
      (_request, response) => {
        response.write("a");
        env.timers.setImmediate(() => {
          response.write("bcdefghijklmnopqrst");
          env.timers.setImmediate(() => response.end("z"));
        });
      },
      ({ port }) => raw(env, port, getClose()),
    ),

  "streams to HTTP/1.0 without chunks": (env) =>
    withServer(
      env,
      (_request, response) => {
        response.write("a");
        response.end("b");
      },
      ({ port }) => raw(env, port, "GET / HTTP/1.0\r\n\r\n"),
    ),

  "sends trailers after chunks": (env) =>
    withServer(
      env,
      (_request, response) => {
        response.writeHead(200, { Trailer: "X-Sum" });
        response.write("a");
        response.addTrailers({ "X-Sum": "1", "x-list": "a, b" });
        response.end();
      },
      ({ port }) => raw(env, port, getClose()),
    ),

  "answers HEAD without a body": (env) =>
    withServer(env, hello, ({ port }) =>
      raw(env, port, head("HEAD / HTTP/1.1", "Host: x"), getClose()),
    ),

  "drops a body of 204 and of 304": (env) =>
    withServer(
      env,
      (request, response) => {
        response.writeHead(Number(request.url?.slice(1)));
        response.end("dropped");
      },
      ({ port }) => raw(env, port, head("GET /204 HTTP/1.1", "Host: x"), getClose("/304")),
    ),

  "answers pipelined requests in order, though the first takes longer": (env) =>
    withServer(
      env,
      (request, response) => {
        if (request.url === "/slow") env.timers.setTimeout(() => response.end("slow"), 20);
        else response.end("fast");
      },
      ({ port }) => raw(env, port, head("GET /slow HTTP/1.1", "Host: x") + getClose("/fast")),
    ),

  "answers five pipelined requests that stream": (env) =>
    withServer(
      env,
      (request, response) => {
        response.write(`<${request.url}`);
        env.timers.setImmediate(() => response.end(">"));
      },
      ({ port }) =>
        raw(
          env,
          port,
          [1, 2, 3, 4].map((n) => head(`GET /${n} HTTP/1.1`, "Host: x")).join("") + getClose("/5"),
        ),
    ),

  "reads a head that comes in pieces": (env) =>
    withServer(env, echo, ({ port }) =>
      raw(
        env,
        port,
        "POST / HT",
        "TP/1.1\r\nHo",
        "st: x\r",
        "\nConnection: close\r\nContent-Length: 6\r\n\r",
        "\nab",
        "cdef",
      ),
    ),

  "reads a chunked body": (env) =>
    withServer(env, echo, ({ port }) =>
      raw(
        env,
        port,
        `${head("POST / HTTP/1.1", "Host: x", "Connection: close", "Transfer-Encoding: chunked")}3\r\nabc\r\nA;ext=1\r\n0123456789\r\n0\r\n\r\n`,
      ),
    ),

  "reads a chunked body cut at every place": (env) =>
    withServer(env, echo, ({ port }) =>
      raw(
        env,
        port,
        head("POST / HTTP/1.1", "Host: x", "Connection: close", "Transfer-Encoding: chunked"),
        ..."3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
      ),
    ),

  "reads trailers of a request": (env) =>
    withServer(
      env,
      async (request, response) => {
        const text = await readBody(request);
        response.end(
          JSON.stringify([text, request.trailers, request.rawTrailers, request.trailersDistinct]),
        );
      },
      ({ port }) =>
        raw(
          env,
          port,
          `${head("POST / HTTP/1.1", "Host: x", "Connection: close", "Transfer-Encoding: chunked")}1\r\na\r\n0\r\nX-A: 1\r\nx-a: 2\r\n\r\n`,
        ),
    ),

  "tells a client to continue": (env) =>
    withServer(env, echo, ({ port }) =>
      raw(
        env,
        port,
        head(
          "POST / HTTP/1.1",
          "Host: x",
          "Connection: close",
          "Expect: 100-continue",
          "Content-Length: 2",
        ),
        "ab",
      ),
    ),

  "asks checkContinue instead, when somebody listens": (env) =>
    withServer(env, hello, ({ server, port }) => {
      server.on("checkContinue", (_request: IncomingMessage, response: ServerResponse) => {
        response.statusCode = 413;
        response.end("too large");
      });
      return raw(
        env,
        port,
        head("POST / HTTP/1.1", "Host: x", "Expect: 100-continue", "Content-Length: 2"),
      );
    }),

  "refuses another expectation": (env) =>
    withServer(env, hello, ({ port }) => raw(env, port, getClose("/", "Expect: wonders"))),

  "asks checkExpectation, when somebody listens": (env) =>
    withServer(env, hello, ({ server, port }) => {
      server.on("checkExpectation", (request: IncomingMessage, response: ServerResponse) =>
        response.end(`expected ${String(request.headers.expect)}`),
      );
      return raw(env, port, getClose("/", "Expect: wonders"));
    }),

  "refuses HTTP/1.1 without Host": (env) =>
    withServer(env, hello, ({ port }) => raw(env, port, "GET / HTTP/1.1\r\n\r\n")),

  "takes HTTP/1.1 without Host when told so": (env) =>
    withServer(
      env,
      hello,
      ({ port }) => raw(env, port, head("GET / HTTP/1.1", "Connection: close")),
      { requireHostHeader: false },
    ),

  "reads over a body that the handler ignores": (env) =>
    withServer(env, hello, ({ port }) =>
      raw(
        env,
        port,
        head("POST / HTTP/1.1", "Host: x", "Content-Length: 4"),
        "abcd",
        getClose("/2"),
      ),
    ),

  "joins, drops and collects duplicate headers": (env) =>
    withServer(
      env,
      (request, response) =>
        response.end(
          JSON.stringify([request.headers, request.headersDistinct, request.rawHeaders]),
        ),
      ({ port }) =>
        raw(
          env,
          port,
          getClose(
            "/",
            "Cookie: a=1",
            "Cookie: b=2",
            "X-A: 1",
            "x-a: 2",
            "User-Agent: u1",
            "User-Agent: u2",
            "Set-Cookie: c",
            "ETag: 1",
            "ETag: 2",
            "Accept: a",
            "Accept: b",
          ),
        ),
    ),

  "joins what it would drop, when told so": (env) =>
    withServer(
      env,
      (request, response) => response.end(JSON.stringify(request.headers)),
      ({ port }) =>
        raw(env, port, getClose("/", "User-Agent: u1", "User-Agent: u2", "Cookie: a", "Cookie: b")),
      { joinDuplicateHeaders: true },
    ),

  "trims header values and keeps Latin-1": (env) =>
    withServer(
      env,
      (request, response) =>
        response.end(
          JSON.stringify([request.headers["x-a"], request.headers["x-b"], request.headers["x-c"]]),
        ),
      ({ port }) => raw(env, port, getClose("/", "X-A:  \t a b \t ", "X-B:", "X-C: caf\xe9")),
    ),

  "tells method, target and version": (env) =>
    withServer(
      env,
      (request, response) => {
        const {
          method,
          url,
          httpVersion,
          httpVersionMajor,
          httpVersionMinor,
          complete,
          statusCode,
        } = request;
        response.end(
          JSON.stringify({
            method,
            url,
            httpVersion,
            httpVersionMajor,
            httpVersionMinor,
            complete,
            statusCode,
          }),
        );
      },
      ({ port }) =>
        raw(env, port, head("M-SEARCH /a%20b?c=d&e#f HTTP/1.1", "Host: x", "Connection: close")),
    ),

  "takes an absolute target and an asterisk": (env) =>
    withServer(
      env,
      (request, response) => response.end(request.url),
      ({ port }) =>
        raw(
          env,
          port,
          head("GET http://example.org/x HTTP/1.1", "Host: x"),
          head("OPTIONS * HTTP/1.1", "Host: x", "Connection: close"),
        ),
    ),

  "skips empty lines before a request": (env) =>
    withServer(env, hello, ({ port }) => raw(env, port, `\r\n\r\n${getClose()}`)),

  "is told of the addresses": (env) =>
    withServer(
      env,
      ({ socket }, response) =>
        response.end(
          JSON.stringify([
            socket.remoteAddress,
            socket.remoteFamily,
            typeof socket.remotePort,
            socket.localAddress,
          ]),
        ),
      ({ port }) => raw(env, port, getClose()),
    ),

  "sends several Set-Cookie lines": (env) =>
    withServer(
      env,
      (_request, response) => {
        response.setHeader("Set-Cookie", ["a=1", "b=2"]);
        response.appendHeader("set-cookie", "c=3");
        response.appendHeader("X-Y", "1");
        response.appendHeader("X-Y", "2");
        response.end();
      },
      ({ port }) => raw(env, port, getClose()),
    ),

  "sends headers in the case and order they were set": (env) =>
    withServer(
      env,
      (_request, response) => {
        response.setHeader("X-Second", "2");
        response.setHeader("x-FIRST", 1);
        response.setHeader("X-Second", "two");
        response.writeHead(201, "Made", { "x-third": ["3", "4"], "X-First": "one" });
        response.end("x");
      },
      ({ port }) => raw(env, port, getClose()),
    ),

  "takes headers for writeHead as a flat list": (env) =>
    withServer(
      env,
      (_request, response) => {
        response.writeHead(200, ["X-A", "1", "X-A", "2", "Content-Length", "2"]);
        response.end("ab");
      },
      ({ port }) => raw(env, port, getClose()),
    ),

  "merges a flat list over headers that were set": (env) =>
    withServer(
      env,
      (_request, response) => {
        response.setHeader("x-a", "0");
        response.setHeader("x-b", "0");
        response.writeHead(200, ["X-A", "1", "X-A", "2"]);
        response.end("ab");
      },
      ({ port }) => raw(env, port, getClose()),
    ),

  "lets a handler close the connection": (env) =>
    withServer(
      env,
      (_request, response) => {
        response.setHeader("Connection", "close");
        response.end("bye");
      },
      ({ port }) => raw(env, port, head("GET / HTTP/1.1", "Host: x")),
    ),

  "leaves out headers that were removed": (env) =>
    withServer(
      env,
      (_request, response) => {
        response.removeHeader("Date");
        response.removeHeader("Connection");
        response.removeHeader("Transfer-Encoding");
        response.removeHeader("Content-Length");
        response.end("until the end");
      },
      ({ port }) => raw(env, port, getClose()),
    ),

  "sends informational responses": (env) =>
    withServer(
      env,
      (_request, response) => {
        response.writeProcessing();
        response.writeEarlyHints({
          link: ["</a.css>; rel=preload; as=style", "</b.js>; rel=preload"],
          "x-id": "1",
        });
        response.writeEarlyHints({ link: [] });
        response.end("done");
      },
      ({ port }) => raw(env, port, getClose()),
    ),

  "hands over the socket of an upgrade with what came after the head": (env) =>
    withServer(env, undefined, ({ server, port }) => {
      server.on(
        "upgrade",
        (request: IncomingMessage, socket: import("node:net").Socket, first: Buffer) => {
          socket.write(
            head("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: echo"),
          );
          socket.write(`${String(request.headers.upgrade)} ${first.toString()} `);
          socket.on("data", (chunk) => socket.end(chunk));
        },
      );
      return raw(
        env,
        port,
        `${head("GET /ws HTTP/1.1", "Host: x", "Connection: Upgrade", "Upgrade: echo")}first`,
        "second",
      );
    }),

  "treats an upgrade that nobody listens for as a request": (env) =>
    withServer(
      env,
      (request, response) => response.end(String((request as { upgrade?: unknown }).upgrade)),
      ({ port }) =>
        raw(
          env,
          port,
          head("GET / HTTP/1.1", "Host: x", "Connection: Upgrade, close", "Upgrade: echo"),
        ),
    ),

  "hands over the socket of CONNECT": (env) =>
    withServer(env, undefined, ({ server, port }) => {
      server.on(
        "connect",
        (request: IncomingMessage, socket: import("node:net").Socket, first: Buffer) => {
          socket.end(`HTTP/1.1 200 OK\r\n\r\n${String(request.url)} ${first.toString()}`);
        },
      );
      return raw(
        env,
        port,
        `${head("CONNECT example.org:443 HTTP/1.1", "Host: example.org:443")}tunnel`,
      );
    }),

  "closes on CONNECT that nobody listens for": (env) =>
    withServer(env, hello, ({ port }) => raw(env, port, head("CONNECT a:1 HTTP/1.1", "Host: a:1"))),

  "limits the requests of a connection": (env) =>
    withServer(env, hello, ({ server, port }) => {
      server.maxRequestsPerSocket = 2;
      return raw(env, port, head("GET /1 HTTP/1.1", "Host: x"), head("GET /2 HTTP/1.1", "Host: x"));
    }),

  "drops requests beyond the limit when they are pipelined": (env) =>
    withServer(
      env,
      (_request, response) => env.timers.setImmediate(() => response.end("ok")),
      async ({ server, port }) => {
        server.maxRequestsPerSocket = 1;
        const dropped: unknown[] = [];
        server.on("dropRequest", (request: IncomingMessage) => dropped.push(request.url));
        const result = await raw(
          env,
          port,
          head("GET /1 HTTP/1.1", "Host: x") + head("GET /2 HTTP/1.1", "Host: x"),
        );
        return { result, dropped };
      },
    ),

  "answers 500 when a handler rejects and rejections are captured": async (env) => {
    const Emitter = env.events.EventEmitter;
    Emitter.captureRejections = true;
    try {
      return await withServer(
        env,
        async (request, response) => {
          response.setHeader("X-A", "1");
          if (request.url === "/late") response.write("part");
          throw new Error("async");
        },
        async ({ port }) => [
          await raw(env, port, getClose("/early")),
          await raw(env, port, getClose("/late")),
        ],
      );
    } finally {
      Emitter.captureRejections = false;
    }
  },

  "tells request and response events in order": (env) => {
    const log: string[] = [];
    return withServer(
      env,
      (request, response) => {
        for (const event of ["end", "close", "aborted"])
          request.on(event, () => log.push(`request ${event}`));
        for (const event of ["prefinish", "finish", "close"])
          response.on(event, () => log.push(`response ${event}`));
        request.resume();
        request.on("end", () => response.end("x"));
      },
      async ({ port }) => {
        await raw(
          env,
          port,
          `${head("POST / HTTP/1.1", "Host: x", "Connection: close", "Content-Length: 2")}ab`,
        );
        return log;
      },
    );
  },

  "tells a request that its client went away": (env) => {
    const log: unknown[] = [];
    return withServer(
      env,
      (request, response) => {
        request.on("aborted", () => log.push("request aborted"));
        request.on("error", (error) => log.push(errorOf(error)));
        request.on("close", () => log.push("request close"));
        response.on("close", () =>
          log.push(["response close", response.writableEnded, response.destroyed]),
        );
      },
      async ({ server, port }) => {
        const socket = env.net.connect(port, "127.0.0.1");
        const requested = next(server, "request");
        socket.write(head("POST / HTTP/1.1", "Host: x", "Content-Length: 10"));
        const [, response] = (await requested) as [IncomingMessage, ServerResponse];
        socket.destroy();
        await next(response, "close");
        await new Promise((resolve) => env.timers.setImmediate(resolve));
        return log;
      },
    );
  },

  "has the events of a response cut by its server": (env) => {
    const log: unknown[] = [];
    return withServer(
      env,
      (_request, response) => {
        response.on("close", () =>
          log.push(["close", response.writableFinished, response.destroyed, response.closed]),
        );
        response.on("finish", () => log.push("finish"));
        response.write("part");
        env.timers.setImmediate(() => response.destroy());
      },
      async ({ port }) => [await raw(env, port, getClose()), log],
    );
  },

  "gives the state of a response before, while and after": (env) => {
    const states: unknown[] = [];
    const state = (response: ServerResponse): void => {
      states.push([
        response.headersSent,
        response.writableEnded,
        response.writableFinished,
        response.finished,
        response.writable,
        response.writableCorked,
        response.writableObjectMode,
        response.writableHighWaterMark,
        response.chunkedEncoding,
        response.shouldKeepAlive,
        response.sendDate,
        response.socket !== null,
      ]);
    };
    return withServer(
      env,
      (_request, response) => {
        state(response);
        response.write("a");
        state(response);
        response.end("b", () => state(response));
        state(response);
        response.on("close", () => state(response));
      },
      async ({ port }) => {
        await raw(env, port, getClose());
        return states;
      },
    );
  },

  "refuses headers once they are sent": (env) => {
    const seen: unknown[] = [];
    return withServer(
      env,
      (_request, response) => {
        response.write("x");
        seen.push(caught(() => response.setHeader("a", "b")));
        seen.push(caught(() => response.appendHeader("a", "b")));
        seen.push(caught(() => response.removeHeader("a")));
        seen.push(caught(() => response.writeHead(500)));
        seen.push(caught(() => response.flushHeaders()));
        response.end();
      },
      async ({ port }) => {
        await raw(env, port, getClose());
        return seen;
      },
    );
  },

  "refuses to write after the end": (env) => {
    const seen: unknown[] = [];
    return withServer(
      env,
      (_request, response) => {
        response.on("error", (error) => seen.push(["error event", errorOf(error)]));
        response.end("x");
        response.write("y", (error) => seen.push(["write callback", errorOf(error)]));
        response.end((error?: Error) => seen.push(["end callback", error && errorOf(error)]));
      },
      async ({ port }) => {
        await raw(env, port, getClose());
        return seen;
      },
    );
  },

  "keeps to a strict content length": (env) => {
    const seen: unknown[] = [];
    return withServer(
      env,
      (_request, response) => {
        response.strictContentLength = true;
        response.writeHead(200, { "Content-Length": 3 });
        seen.push(caught(() => void response.write("abcd")));
        seen.push(caught(() => void response.end("ab")));
        response.destroy();
      },
      async ({ port }) => {
        await raw(env, port, getClose());
        return seen;
      },
    );
  },

  "refuses a body where none may be, when told so": (env) => {
    const seen: unknown[] = [];
    return withServer(
      env,
      (_request, response) => {
        response.statusCode = 204;
        seen.push(caught(() => void response.write("abcd")));
        response.end();
      },
      async ({ port }) => [await raw(env, port, getClose()), seen],
      { rejectNonStandardBodyWrites: true },
    );
  },

  "writes corked chunks as one": (env) =>
    withServer(
      env,
      (_request, response) => {
        response.flushHeaders();
        response.cork();
        response.write("a");
        response.write("b");
        response.write("c");
        response.uncork();
        response.end("d");
      },
      ({ port }) => raw(env, port, getClose()),
    ),

  "sends text in other encodings": (env) =>
    withServer(
      env,
      (_request, response) => {
        response.write("é", "latin1");
        response.write("é", "utf8");
        response.write("w6k=", "base64");
        response.write(new Uint8Array([104, 105]));
        response.end("6869", "hex");
      },
      ({ port }) => raw(env, port, getClose()),
    ),

  "reads request headers of exactly what is stable": (env) =>
    withServer(
      env,
      (request, response) => response.end(JSON.stringify(stable(request.headers))),
      ({ port }) => raw(env, port, getClose("/", "A: 1", "B: 2")),
    ),

  "closes when its callback tells that everything is done": async (env) => {
    const log: string[] = [];
    const server = env.http.createServer(hello);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as import("node:net").AddressInfo;
    const socket = env.net.connect(port, "127.0.0.1");
    socket.on("close", () => log.push("connection close"));
    socket.write(head("GET / HTTP/1.1", "Host: x"));
    await next(socket, "data");
    await new Promise<void>((resolve) => server.close(() => resolve()));
    log.push("server closed");
    log.push(String(server.listening));
    return log.sort();
  },

  "lets an open request finish before it is closed": async (env) => {
    const log: string[] = [];
    const server = env.http.createServer((_request, response) => {
      server.close(() => log.push("closed"));
      server.closeIdleConnections();
      env.timers.setTimeout(() => response.end("late"), 10);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as import("node:net").AddressInfo;
    const closed = next(server, "close");
    const result = await raw(env, port, getClose());
    await closed;
    return { result, log };
  },

  "closes all connections on request": (env) =>
    withServer(env, undefined, async ({ server, port }) => {
      const requested = next(server, "request");
      const answer = raw(env, port, head("GET / HTTP/1.1", "Host: x"));
      await requested;
      server.closeAllConnections();
      return answer;
    }),

  "times out an idle connection": (env) =>
    withServer(env, hello, ({ server, port }) => {
      server.keepAliveTimeout = 10;
      return raw(env, port, head("GET / HTTP/1.1", "Host: x"));
    }),

  "times out a silent connection": (env) =>
    withServer(env, hello, async ({ server, port }) => {
      const seen: string[] = [];
      server.setTimeout(10, (socket) => {
        seen.push("timeout");
        socket.destroy();
      });
      return [await raw(env, port), seen];
    }),

  "answers 408 to a head that doesn't come to its end": (env) =>
    withServer(env, hello, ({ port }) => raw(env, port, "GET / HTTP/1.1\r\nHost: x\r\n"), {
      headersTimeout: 20,
      requestTimeout: 40,
      connectionsCheckingInterval: 5,
    }),

  "answers 408 to a body that doesn't come to its end": (env) =>
    withServer(
      env,
      (request) => void request.resume(),
      ({ port }) => raw(env, port, head("POST / HTTP/1.1", "Host: x", "Content-Length: 5")),
      { headersTimeout: 20, requestTimeout: 40, connectionsCheckingInterval: 5 },
    ),

  "has Node's settings": (env) => {
    const {
      timeout,
      keepAliveTimeout,
      headersTimeout,
      requestTimeout,
      maxHeadersCount,
      maxRequestsPerSocket,
      listening,
    } = env.http.createServer();
    return {
      timeout,
      keepAliveTimeout,
      headersTimeout,
      requestTimeout,
      maxHeadersCount,
      maxRequestsPerSocket,
      listening,
    };
  },

  "refuses settings that can't be": (env) => [
    caught(() => void env.http.createServer({ headersTimeout: 2, requestTimeout: 1 } as object)),
    caught(() => void env.http.createServer({ requestTimeout: -1 } as object)),
    caught(() => void env.http.createServer({ keepAliveTimeout: "1" } as object)),
    caught(() => void env.http.createServer({ requireHostHeader: 1 } as object)),
    caught(() => void env.http.createServer({ insecureHTTPParser: 1 } as object)),
    caught(() => void env.http.createServer("x" as never)),
    caught(() => void env.http.createServer([] as never)),
  ],

  "takes headers that are called as an object's properties are": (env) =>
    withServer(
      env,
      (request, response) => response.end(JSON.stringify(request.headers)),
      ({ port }) =>
        raw(env, port, getClose("/", "constructor: a", "Constructor: b", "toString: c")),
    ),

  "ends the connection where the program removed all that would end a body": (env) =>
    withServer(
      env,
      (_request, response) => {
        for (const name of ["connection", "transfer-encoding", "content-length"]) {
          response.removeHeader(name);
        }
        response.end("until the end");
      },
      ({ port }) => raw(env, port, head("GET / HTTP/1.1", "Host: x")),
    ),

  "keeps what a paused reader hasn't read": (env) =>
    withServer(
      env,
      (request, response) => {
        request.once("data", (chunk) => {
          request.pause();
          response.end(String(chunk));
          response.on("finish", () => request.resume());
        });
      },
      ({ port }) =>
        raw(
          env,
          port,
          `${head("POST / HTTP/1.1", "Host: x", "Connection: close", "Content-Length: 4")}body`,
        ),
    ),

  "doesn't let a program decode its connections": (env) =>
    withServer(
      env,
      (request, response) =>
        response.end(JSON.stringify(caught(() => request.socket.setEncoding("utf8")))),
      ({ port }) => raw(env, port, getClose()),
    ),

  "times a request that came behind another from its first byte": (env) =>
    withServer(
      env,
      hello,
      ({ port }) =>
        raw(env, port, `${head("GET / HTTP/1.1", "Host: x")}GET / HTTP/1.1\r\nHost: x\r\n`),
      { headersTimeout: 20, requestTimeout: 0, connectionsCheckingInterval: 5 },
    ),

  "leaves nothing of its own on a connection that it hands over": (env) =>
    withServer(env, undefined, async ({ server, port }) => {
      const seen = new Promise((resolve) =>
        server.on("upgrade", (_request, socket) => {
          resolve(
            ["close", "drain", "data", "error", "timeout"].map((name) =>
              socket.listenerCount(name),
            ),
          );
          socket.destroy();
        }),
      );
      await raw(env, port, head("GET / HTTP/1.1", "Host: x", "Connection: upgrade", "Upgrade: x"));
      return seen;
    }),
};
