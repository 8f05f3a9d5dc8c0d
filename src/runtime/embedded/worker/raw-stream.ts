import net from "node:net";
import type { Connection, Post } from "./connection.ts";
import { createCredit } from "./credit.ts";
import { failure } from "./failure.ts";

/** A connection by its bytes, as `net.connect` makes it. */
export function openStream(port: number, post: Post): Connection {
  const credit = createCredit();
  const socket = net.connect({ host: "localhost", port, allowHalfOpen: true });
  let over = false;

  socket.on("connect", () => post({ type: "opened", status: 0, statusText: "", headers: [] }));
  socket.on("data", (chunk: Buffer) => {
    post({ type: "data", data: new Uint8Array(chunk) });
    if (credit.spend(chunk.byteLength) === "stop") socket.pause();
  });
  socket.on("end", () => post({ type: "end" }));
  socket.on("error", (error: Error) => {
    if (!over) post(failure(error));
    over = true;
  });
  socket.on("close", () => {
    if (!over) post({ type: "closed" });
    over = true;
  });

  return {
    receive(up) {
      switch (up.type) {
        case "data": {
          const size = up.data.length;
          socket.write(up.data, () => post({ type: "credit", bytes: size }));
          break;
        }
        case "end":
          socket.end();
          break;
        case "abort":
          over = true;
          socket.destroy();
          break;
        case "credit":
          if (credit.add(up.bytes)) socket.resume();
      }
    },
  };
}
