import type { WebSocket } from "ws";
import { createReceipt, sizeOf, type Down, type Open } from "../channel.ts";
import { createCredit } from "./credit.ts";
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
  /** The page has asked for the end: it wants no more messages, but the close frame behind them. */
  let ending = false;
  const credit = createCredit();
  const took = createReceipt((bytes) => {
    if (!over) post({ type: "credit", bytes });
  });
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
    if (ending) return;
    const content = isBinary ? new Uint8Array(data) : data.toString("utf8");
    if (credit.spend(sizeOf(content)) === "stop") socket.pause();
    post({ type: "data", data: content });
  });
  socket.on("error", (error: Error) => {
    // After the opening handshake, its close says the rest (RFC 6455, section 7.1.7).
    if (socket.readyState === Client.CONNECTING) finish(failure(error));
  });
  socket.on("close", (code: number, reason: Buffer) => {
    finish({ type: "end", code, reason: reason.toString("utf8") });
  });

  function send(data: string | Uint8Array): void {
    const size = sizeOf(data);
    socket.send(data, () => took(size));
  }

  return {
    receive(up) {
      switch (up.type) {
        case "data":
          if (socket.readyState === Client.OPEN) send(up.data);
          break;
        case "credit":
          if (credit.add(up.bytes)) socket.resume();
          break;
        case "end":
          ending = true;
          socket.resume();
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
