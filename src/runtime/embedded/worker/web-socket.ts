import type { WebSocket } from "ws";
import type { Down, Open } from "../protocol.ts";
import type { Connection, Post } from "./connection.ts";
import { failure } from "./failure.ts";

/** The client of `ws`, which is loaded when a preview opens its first WebSocket. */
export type WebSocketClient = typeof WebSocket;

/** A WebSocket of a preview, by the client of `ws` on the virtual network. */
export function openWebSocket(
  open: Extract<Open, { kind: "websocket" }>,
  port: number,
  Client: WebSocketClient,
  post: Post,
): Connection {
  let over = false;
  const finish = (down: Down): void => {
    if (over) return;
    over = true;
    post(down);
  };

  let socket: WebSocket;
  try {
    socket = new Client(`ws://localhost:${port}${open.path}`, [...open.protocols], {
      headers: Object.fromEntries(open.headers),
      // Nothing is saved by compressing what never leaves the machine.
      perMessageDeflate: false,
    });
  } catch (error) {
    // A path or a protocol that can't be sent.
    finish(failure(error instanceof Error ? error : new Error(String(error))));
    return { receive: () => undefined };
  }

  socket.on("open", () => {
    const { protocol } = socket;
    post({ type: "opened", status: 101, statusText: "Switching Protocols", headers: [], protocol });
  });
  socket.on("message", (data: Buffer, isBinary: boolean) => {
    post({ type: "data", data: isBinary ? new Uint8Array(data) : data.toString("utf8") });
  });
  socket.on("error", (error: Error) => {
    // After the opening handshake, its close says the rest (RFC 6455, section 7.1.7).
    if (socket.readyState === Client.CONNECTING) finish(failure(error));
  });
  socket.on("close", (code: number, reason: Buffer) => {
    finish({ type: "end", code, reason: reason.toString("utf8") });
  });

  return {
    receive(up) {
      switch (up.type) {
        case "data":
          if (socket.readyState === Client.OPEN) socket.send(up.data);
          break;
        case "end":
          if (up.code === undefined) socket.close();
          else socket.close(up.code, up.reason);
          break;
        case "abort":
          over = true;
          socket.terminate();
          break;
        default:
      }
    },
  };
}
