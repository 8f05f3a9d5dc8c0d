import http from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import { isLast, type Down, type HeaderFields, type Open } from "../channel.ts";
import type { Connection, Post } from "./connection.ts";
import { failure } from "./failure.ts";
import { passResponse } from "./response.ts";

/** One HTTP exchange of a preview, as a request on the virtual network. */
export function openExchange(
  open: Extract<Open, { kind: "http" }>,
  port: number,
  post: Post,
): Connection {
  let give: ((bytes: number) => void) | undefined;
  let over = false;

  function send(down: Down): void {
    if (over) return;
    over = isLast(down, "http");
    post(down);
  }

  const request: ClientRequest = http.request({
    host: "localhost",
    port,
    method: open.method,
    path: open.path,
    headers: headersFor(open, port),
    agent: false,
  });
  request.on("response", (incoming: IncomingMessage) => {
    give = passResponse(incoming, open.method === "HEAD", send);
  });
  request.on("error", (error: Error) => send(failure(error)));
  request.on("close", () => send(failure(new Error("The connection was closed."))));
  if (!open.body) request.end();

  return {
    receive(up) {
      switch (up.type) {
        case "data":
          if (typeof up.data !== "string") {
            const { byteLength } = up.data;
            request.write(up.data, () => post({ type: "credit", bytes: byteLength }));
          }
          break;
        case "end":
          request.end();
          break;
        case "abort":
          over = true;
          request.destroy();
          break;
        case "credit":
          give?.(up.bytes);
      }
    },
  };
}

function headersFor(
  { headers, body }: { headers: HeaderFields; body: boolean },
  port: number,
): string[] {
  const raw = ["host", `localhost:${port}`];
  for (const [name, value] of headers) if (name.toLowerCase() !== "host") raw.push(name, value);
  // How long the body will be is not known, unless its sender said so.
  const hasLength = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  if (body && !hasLength) raw.push("transfer-encoding", "chunked");
  return raw;
}
