/** Small clients and servers that the cases share. */
import type {
  IncomingMessage,
  RequestListener,
  RequestOptions,
  Server,
  ServerOptions,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { errorOf, type Env, type Observation } from "./case.ts";

export type Listening = { readonly server: Server; readonly port: number };

/** An HTTP server on a free port of 127.0.0.1. */
export async function serve(
  env: Env,
  handler?: RequestListener,
  options: ServerOptions = {},
): Promise<Listening> {
  const server = env.http.createServer(options, handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

/** Closes it with all its connections; resolves when it is closed. */
export const shut = ({ server }: Listening): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** Runs `use` with a server, and closes the server whatever happens. */
export async function withServer<T>(
  env: Env,
  handler: RequestListener | undefined,
  use: (listening: Listening) => T | Promise<T>,
  options?: ServerOptions,
): Promise<T> {
  const listening = await serve(env, handler, options);
  try {
    return await use(listening);
  } finally {
    await shut(listening);
  }
}

/** Headers without those that differ from run to run. */
export function stable(headers: NodeJS.Dict<string | string[]>): NodeJS.Dict<string | string[]> {
  const copy = { ...headers };
  if (copy.date !== undefined) copy.date = "DATE";
  if (typeof copy.host === "string") copy.host = copy.host.replace(/:\d+$/, ":PORT");
  return copy;
}

/** Bytes on the wire without what differs from run to run. */
export const stableText = (text: string): string =>
  text.replace(/Date: [^\r]*/g, "Date: DATE").replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT");

export async function readBody(message: IncomingMessage): Promise<string> {
  let text = "";
  message.setEncoding("latin1");
  for await (const chunk of message) text += chunk as string;
  return text;
}

/** One request, and everything that came of it. Never rejects. */
export function call(
  env: Env,
  port: number,
  options: RequestOptions = {},
  body?: string,
): Promise<Observation> {
  return new Promise((resolve) => {
    const request = env.http.request({ host: "127.0.0.1", port, ...options }, (response) => {
      let text = "";
      response.setEncoding("latin1");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("error", (error) => resolve({ responseError: errorOf(error), text }));
      response.on("end", () =>
        resolve({
          status: response.statusCode,
          message: response.statusMessage,
          version: response.httpVersion,
          headers: stable(response.headers),
          raw: response.rawHeaders.filter((_, index) => index % 2 === 0),
          text,
          trailers: response.trailers,
          complete: response.complete,
        }),
      );
    });
    request.on("error", (error) => resolve({ requestError: errorOf(error) }));
    request.end(body);
  });
}

/**
 * Writes bytes to a port and reads until the other side ends or fails. `parts` leave one by one,
 * each after the server has read the one before.
 */
export function raw(env: Env, port: number, ...parts: readonly string[]): Promise<Observation> {
  return new Promise((resolve) => {
    const socket = env.net.connect({ host: "127.0.0.1", port });
    let text = "";
    let error: unknown;
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => (text += chunk));
    socket.on("error", (reason) => (error = errorOf(reason)));
    socket.on("close", () => resolve({ text: stableText(text), error }));
    socket.on("connect", () => void sendParts(env, socket, parts));
  });
}

/** Bytes of different turns of the loop come as different reads. */
async function sendParts(env: Env, socket: Socket, parts: readonly string[]): Promise<void> {
  for (const part of parts) {
    if (!socket.writable) return;
    socket.write(part, "latin1");
    for (let turn = 0; turn < 4; turn++) await turnOf(env);
  }
}

/** Lets everything that is ready happen first. */
export const turnOf = (env: Env): Promise<void> =>
  new Promise((resolve) => env.timers.setImmediate(resolve));

/** Resolves with the arguments of the next event. */
export const next = (
  emitter: { once(event: string, listener: (...args: unknown[]) => void): unknown },
  event: string,
): Promise<unknown[]> => new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));

/** Notes the order of events of an emitter. */
export function journal(
  log: string[],
  name: string,
  emitter: { on(event: string, listener: (...args: unknown[]) => void): unknown },
  events: readonly string[],
): void {
  for (const event of events) emitter.on(event, () => log.push(`${name} ${event}`));
}

/** A request's first lines, ready to be written. */
export const head = (line: string, ...headers: readonly string[]): string =>
  `${[line, ...headers].join("\r\n")}\r\n\r\n`;

/** A request that ends its connection. */
export const getClose = (path = "/", ...headers: readonly string[]): string =>
  head(`GET ${path} HTTP/1.1`, "Host: x", "Connection: close", ...headers);
