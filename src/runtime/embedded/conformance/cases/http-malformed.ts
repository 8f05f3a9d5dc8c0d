/** What a server and a client make of bytes that aren't quite HTTP. */
import { errorOf, type Cases, type Env } from "../case.ts";
import { call, head, next, raw, withServer } from "../support.ts";

const long = (length: number): string => "x".repeat(length);
const post = (...headers: string[]): string =>
  head("POST / HTTP/1.1", "Host: x", "Connection: close", ...headers);

/** Bytes that a server is sent, by what is odd about them. */
const requests: Record<string, readonly string[]> = {
  nonsense: ["NONSENSE\r\n\r\n"],
  "an unknown method": [head("BREW / HTTP/1.1", "Host: x")],
  "a lower-case method": [head("get / HTTP/1.1", "Host: x")],
  "no target": ["GET HTTP/1.1\r\n\r\n"],
  "no version": ["GET /\r\n\r\n"],
  "an unknown protocol": [head("GET / FTP/1.1", "Host: x")],
  "an unknown version": [head("GET / HTTP/1.2", "Host: x")],
  "version 3": [head("GET / HTTP/3.0", "Host: x")],
  "a version of two digits": [head("GET / HTTP/1.10", "Host: x")],
  "a space in the target": [head("GET /a b HTTP/1.1", "Host: x")],
  "a relative target": [head("GET a HTTP/1.1", "Host: x")],
  "a control character in the target": [head("GET /a\x01 HTTP/1.1", "Host: x")],
  "Latin-1 in the target": [head("GET /\xe9 HTTP/1.1", "Host: x", "Connection: close")],
  "a space in a header name": [head("GET / HTTP/1.1", "Host: x", "A B: 1")],
  "a space before the colon": [head("GET / HTTP/1.1", "Host: x", "A : 1")],
  "no colon in a header": [head("GET / HTTP/1.1", "Host: x", "Broken")],
  "no name in a header": [head("GET / HTTP/1.1", "Host: x", ": 1")],
  "a header folded over two lines": [head("GET / HTTP/1.1", "Host: x", "A: 1", " 2")],
  "a control character in a header": [head("GET / HTTP/1.1", "Host: x", "A: 1\x01")],
  "a zero byte in a header": [head("GET / HTTP/1.1", "Host: x", "A: 1\x00")],
  "line feeds only": ["GET / HTTP/1.1\nHost: x\nConnection: close\n\n"],
  "a line feed only after a header": ["GET / HTTP/1.1\r\nHost: x\nConnection: close\r\n\r\n"],
  "a carriage return within a header": [head("GET / HTTP/1.1", "Host: x", "A: 1\r2")],
  "a length that isn't a number": [post("Content-Length: abc")],
  "a negative length": [post("Content-Length: -1")],
  "a length with a sign": [post("Content-Length: +1")],
  "an empty length": [post("Content-Length:")],
  "a length beyond numbers": [post("Content-Length: 99999999999999999999999")],
  "two equal lengths": [`${post("Content-Length: 1", "Content-Length: 1")}a`],
  "two lengths": [`${post("Content-Length: 1", "Content-Length: 2")}a`],
  "a length and chunks": [`${post("Content-Length: 1", "Transfer-Encoding: chunked")}0\r\n\r\n`],
  "chunks and a length": [`${post("Transfer-Encoding: chunked", "Content-Length: 1")}0\r\n\r\n`],
  "an unknown transfer encoding": [post("Transfer-Encoding: gzip")],
  "chunks that aren't the last encoding": [post("Transfer-Encoding: chunked, gzip")],
  "something after chunks, in a header of its own": [
    `${post("Transfer-Encoding: chunked", "Transfer-Encoding: chunked-false")}0\r\n\r\n`,
  ],
  "chunks as the last of two encodings": [`${post("Transfer-Encoding: gzip, chunked")}0\r\n\r\n`],
  "a chunk size that isn't hexadecimal": [`${post("Transfer-Encoding: chunked")}xyz\r\n`],
  "an empty chunk size": [`${post("Transfer-Encoding: chunked")}\r\n`],
  "a chunk size beyond numbers": [`${post("Transfer-Encoding: chunked")}fffffffffffffffff\r\n`],
  "a chunk longer than its size": [`${post("Transfer-Encoding: chunked")}1\r\nab\r\n0\r\n\r\n`],
  "a broken trailer": [`${post("Transfer-Encoding: chunked")}1\r\na\r\n0\r\nA B: 1\r\n\r\n`],
  "more after the last request": [
    `${head("GET / HTTP/1.1", "Host: x", "Connection: close")}GET / HTTP/1.1\r\n\r\n`,
  ],
  "a head that is too large": [head("GET / HTTP/1.1", "Host: x", `A: ${long(17_000)}`)],
  "a target that is too large": [head(`GET /${long(17_000)} HTTP/1.1`, "Host: x")],
  "a header name that is too large": [head("GET / HTTP/1.1", "Host: x", `${long(17_000)}: a`)],
  "TLS on a plain port": ["\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
};

/** A request of too many headers is cut, not refused: what arrives is compared. */
const many = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `X-${index}: ${index}`);

async function serverSees(env: Env, parts: readonly string[]): Promise<unknown> {
  const seen: unknown[] = [];
  return withServer(
    env,
    (request, response) => {
      seen.push([request.method, request.url]);
      request.on("error", () => undefined);
      request.resume().on("end", () => response.end("ok"));
    },
    async ({ server, port }) => {
      server.on("clientError", (error: Error & { bytesParsed?: number; code?: string }, socket) => {
        seen.push({ code: error.code, bytes: typeof error.bytesParsed });
        if (!socket.writable) return;
        socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
      });
      return { answer: await raw(env, port, ...parts), seen };
    },
  );
}

/** Bytes that a client is answered, by what is odd about them. */
const responses: Record<string, string> = {
  nonsense: "NONSENSE\r\n\r\n",
  "an unknown version": "HTTP/7.7 200 OK\r\n\r\n",
  "a status of two digits": "HTTP/1.1 20 OK\r\n\r\n",
  "a status without a phrase": "HTTP/1.1 200\r\nContent-Length: 1\r\n\r\na",
  "an empty phrase": "HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\na",
  "a broken header": "HTTP/1.1 200 OK\r\nA B: 1\r\n\r\n",
  "a length that isn't a number": "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
  "a broken chunk": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
  "a body until the end": "HTTP/1.1 200 OK\r\n\r\nuntil the end",
  "a body shorter than its length": "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
  "chunks without the last": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n",
  "half a head": "HTTP/1.1 200 OK\r\nContent-",
  nothing: "",
  "a head that is too large": `HTTP/1.1 200 OK\r\nA: ${long(17_000)}\r\n\r\n`,
  "an odd phrase": "HTTP/1.1 200 Sch\xf6n & gut\r\nContent-Length: 0\r\n\r\n",
  "HTTP/1.0": "HTTP/1.0 200 OK\r\n\r\nbody",
  "two lengths": "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
  "a 100 first": "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na",
  "a 204 with a body": "HTTP/1.1 204 No Content\r\n\r\nHTTP",
  "a 304 with a length": "HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n",
};

async function clientSees(env: Env, bytes: string): Promise<unknown> {
  const server = env.net.createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end(bytes, "latin1"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as import("node:net").AddressInfo;
  const result = await call(env, port, { agent: false });
  await new Promise((resolve) => server.close(resolve));
  return result;
}

const chunked = head("POST / HTTP/1.1", "Host: x", "Transfer-Encoding: chunked");
const inHead = "GET / HTTP/1.1\r\n";

/** The beginnings of lines; some are wrong already before the line ends. */
const beginnings: readonly string[] = [
  ...["G", "GX", "GET ", "GET /", "GET /\x01", "GET /a b", "GET h", "GET htt:x", "GET http:/"],
  ...["GET http:/x", "GET http://a b", "CONNECT a:1 X", "get", "\r", "\r\nG", "\r\nx", " GET"],
  ...["H", "X", "HT", "HTX", "HTTP/", "HTTP/x", "HTTP/1", "HTTP/1.", "HTTP/1.7", "HTTP/1.1x"].map(
    (version) => `GET / ${version}`,
  ),
  ...[" ", "A", "A b", "A(", ":", "A:", "A: \x01", "A: b\x7f", "A: b\r", "A: b\rx", "A\r"].map(
    (header) => `${inHead}${header}`,
  ),
  ...["\r", "\rx"].map((end) => `${inHead}${end}`),
  ...["A: b\r\n ", "A: b\r\n\t", "A: b\r\n\rx"].map((headers) => `${inHead}${headers}`),
  ...["W", "1", "1x", "1 ", "1 x", "1;", "1\r", "1\rx", "1".repeat(17), "1\r\n", "1\r\na"].map(
    (size) => `${chunked}${size}`,
  ),
  ...["ab", "a\r", "a\rx", "a\r\nx"].map((body) => `${chunked}1\r\n${body}`),
  ...["", "A", "A(", "\rx", "A: b\rx"].map((trailer) => `${chunked}0\r\n${trailer}`),
];

/** What a server says as soon as it has read `begun`, of which no more comes. */
async function refusalOf(env: Env, begun: string): Promise<unknown> {
  return withServer(env, undefined, async ({ server, port }) => {
    let refusal: unknown;
    server.on("request", (request) => request.on("error", () => undefined));
    server.on("clientError", (error, socket) => {
      refusal = (error as { code?: string }).code;
      socket.destroy();
    });
    const client = env.net.connect(port, "127.0.0.1");
    client.on("error", () => undefined);
    const [socket] = (await next(server, "connection")) as [import("node:net").Socket];
    const read = next(socket, "data");
    client.write(begun, "latin1");
    await read;
    // What was refused before the client leaves, which is refused as well.
    const before = refusal;
    client.destroy();
    return [begun, before];
  });
}

export const httpMalformedCases: Cases = {
  ...Object.fromEntries(
    Object.entries(requests).map(([what, parts]) => [
      `a server takes ${what} as Node's does`,
      (env: Env) => serverSees(env, parts),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(responses).map(([what, bytes]) => [
      `a client takes ${what} as Node's does`,
      (env: Env) => clientSees(env, bytes),
    ]),
  ),

  "refuses a line as soon as it is wrong": async (env) => {
    const seen = [];
    for (const begun of beginnings) seen.push(await refusalOf(env, begun));
    return seen;
  },

  "answers malformed requests by itself": (env) =>
    withServer(env, undefined, async ({ port }) => [
      await raw(env, port, "NONSENSE\r\n\r\n"),
      await raw(env, port, head("GET / HTTP/1.1", `A: ${long(17_000)}`)),
    ]),

  "cuts off headers beyond the limit of their number": (env) =>
    withServer(
      env,
      (request, response) => response.end(String(request.rawHeaders.length)),
      ({ server, port }) => {
        server.maxHeadersCount = 3;
        return raw(env, port, head("GET / HTTP/1.1", "Host: x", "Connection: close", ...many(10)));
      },
    ),

  "cuts off headers beyond the default number": (env) =>
    withServer(
      env,
      (request, response) => response.end(String(request.rawHeaders.length)),
      ({ port }) =>
        raw(env, port, head("GET / HTTP/1.1", "Host: x", "Connection: close", ...many(1_100))),
    ),

  "takes a larger head when told so": (env) =>
    withServer(
      env,
      (request, response) => response.end(String(request.headers.a?.length)),
      ({ port }) =>
        raw(
          env,
          port,
          head("GET / HTTP/1.1", "Host: x", "Connection: close", `A: ${long(20_000)}`),
        ),
      { maxHeaderSize: 32_768 },
    ),

  "refuses a smaller head when told so": (env) =>
    withServer(
      env,
      (_request, response) => response.end(),
      ({ port }) => raw(env, port, head("GET / HTTP/1.1", "Host: x", `A: ${long(2_000)}`)),
      {
        maxHeaderSize: 1_024,
      },
    ),

  "is lenient when told so": (env) =>
    withServer(
      env,
      (request, response) => response.end(JSON.stringify(request.headers)),
      ({ port }) =>
        raw(env, port, head("GET / HTTP/1.1", "Host: x", "Connection: close", "A: 1\x01")),
      { insecureHTTPParser: true },
    ),

  "tells the errors of a socket that ends within a message": (env) =>
    withServer(env, undefined, async ({ server, port }) => {
      const seen: unknown[] = [];
      server.on("clientError", (error: Error, socket) => {
        seen.push(errorOf(error));
        socket.destroy();
      });
      const socket = env.net.connect(port, "127.0.0.1");
      socket.on("error", () => undefined);
      socket.end("GET / HTTP/1.1\r\nHost");
      await new Promise((resolve) => socket.on("close", resolve).resume());
      return seen;
    }),
  "tells of a malformed request once, however its socket ends": (env) =>
    withServer(env, undefined, async ({ server, port }) => {
      const seen: unknown[] = [];
      server.on("clientError", (error: Error, socket) => {
        seen.push(errorOf(error));
        socket.end("refused");
      });
      const socket = env.net.connect(port, "127.0.0.1");
      socket.end("nonsense");
      let answer = "";
      socket.on("data", (chunk) => (answer += String(chunk)));
      await new Promise((resolve) => socket.on("close", resolve));
      return { seen, answer };
    }),
};
