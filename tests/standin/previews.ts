import { type IncomingMessage, request as httpRequest, type ServerResponse } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import type { Container } from "./container.ts";

/** A port of a container, as the host name of a preview says it. */
export type Place = { readonly container: Container; readonly port: number };

/** Previews of the stand-in itself and, where requests are routed to it, those of the real service. */
const hosts = /^([0-9a-z]+)--(\d+)(?:--[0-9a-z]+)?\.(?:localhost|local-corp\.webcontainer-api\.io)/;

export function placeOf(
  host: string,
  containers: ReadonlyMap<string, Container>,
): Place | "nowhere" | "no-preview" {
  const [, id = "", port] = hosts.exec(host) ?? [];
  if (port === undefined) return "no-preview";
  const container = containers.get(id);
  return container ? { container, port: Number(port) } : "nowhere";
}

/** Passes a request on to the server that listens in the container. */
export function forward(place: Place, request: IncomingMessage, response: ServerResponse): void {
  const isolation = isolationOf(place.container.coep);
  const real = place.container.ports.real(place.port);
  const refuse = (status: number, text: string): void => {
    if (!response.headersSent) {
      response.writeHead(status, { ...isolation, "content-type": "text/plain" });
    }
    response.end(text);
  };
  if (real === undefined) return refuse(503, `Nothing listens on port ${place.port}.`);
  const upstream = httpRequest({
    host: "127.0.0.1",
    port: real,
    method: request.method,
    path: request.url,
    headers: { ...request.headers, host: `localhost:${place.port}` },
    agent: false,
  });
  upstream.on("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...isolation });
    answer.pipe(response);
    answer.on("error", () => response.destroy());
  });
  upstream.on("error", (error) => refuse(502, String(error)));
  response.on("close", () => upstream.destroy());
  request.pipe(upstream);
}

/** Passes an upgrade on, byte for byte. */
export function forwardUpgrade(
  place: Place,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const real = place.container.ports.real(place.port);
  if (real === undefined) return void socket.destroy();
  const upstream = connect(real, "127.0.0.1", () => {
    const lines = [`${request.method} ${request.url} HTTP/1.1`];
    for (let i = 0; i < request.rawHeaders.length; i += 2) {
      const [name = "", value = ""] = request.rawHeaders.slice(i, i + 2);
      lines.push(`${name}: ${/^host$/i.test(name) ? `localhost:${place.port}` : value}`);
    }
    upstream.write(`${lines.join("\r\n")}\r\n\r\n`);
    upstream.write(head);
    upstream.pipe(socket).pipe(upstream);
  });
  const end = (): void => {
    upstream.destroy();
    socket.destroy();
  };
  for (const side of [upstream, socket]) side.on("error", end).on("close", end);
}

/** What the service adds to all that it serves, so that an isolated page may show it. */
export function isolationOf(coep: string): Record<string, string> {
  return {
    "cross-origin-embedder-policy": coep,
    "cross-origin-resource-policy": "cross-origin",
    "cross-origin-opener-policy": "same-origin",
  };
}
