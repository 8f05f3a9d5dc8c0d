import http from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import type { Down, HeaderFields, Open } from "../protocol.ts";
import type { Connection, Post } from "./connection.ts";
import { createCredit } from "./credit.ts";
import { toPairs } from "./headers.ts";

/** One HTTP exchange of a preview, as a request on the virtual network. */
export function openExchange(
  open: Extract<Open, { kind: "http" }>,
  port: number,
  post: Post,
): Connection {
  const credit = createCredit();
  let response: IncomingMessage | undefined;
  let over = false;

  function finish(down: Down): void {
    if (over) return;
    over = true;
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
    response = incoming;
    const { statusCode: status = 0, statusMessage: statusText = "" } = incoming;
    post({ type: "opened", status, statusText, headers: toPairs(incoming.rawHeaders) });
    incoming.on("data", (chunk: Buffer) => {
      // A copy: the page takes the buffer away, and this one may be part of a larger one.
      post({ type: "data", data: new Uint8Array(chunk) });
      if (credit.spend(chunk.byteLength) === "stop") incoming.pause();
    });
    incoming.on("end", () => finish({ type: "end" }));
    incoming.on("error", (error: Error) => finish(failure(error)));
    incoming.on("close", () => finish(failure(new Error("The response was cut short."))));
  });
  request.on("error", (error: Error) => finish(failure(error)));
  request.on("close", () => finish(failure(new Error("The connection was closed."))));
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
          if (credit.add(up.bytes)) response?.resume();
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

export function failure(error: Error): Down {
  const code = "code" in error && typeof error.code === "string" ? error.code : "ECONNRESET";
  return { type: "failed", code, message: error.message };
}
