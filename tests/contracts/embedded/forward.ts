import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import type { Down, Up } from "../../../src/runtime/embedded/channel.ts";
import { createCredit } from "../../../src/runtime/embedded/worker/credit.ts";

/** Connects to a port inside the page. `receive` gets what comes from there. */
export type Connect = (
  port: number,
  receive: (down: Down) => void,
) => {
  send(up: Up): void;
};

export type ForwardedPort = {
  readonly port: number;
  /** Cuts what is open. */
  close(): Promise<void>;
};

/**
 * Takes a free port of the loopback, and carries each connection, byte for byte, to the port of the
 * same number inside the page. A side that waits makes the other wait, a half that is closed is
 * closed there, and a connection that is refused or cut there is reset here.
 */
export async function forwardPort(connect: Connect): Promise<ForwardedPort> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    carry(socket, (receive) => connect(port, receive));
  });
  server.listen({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), "close");
    },
  };
}

function carry(
  socket: Socket,
  connect: (receive: (down: Down) => void) => ReturnType<Connect>,
): void {
  const credit = createCredit();
  let over = false;

  const channel = connect((down) => {
    switch (down.type) {
      case "opened":
        break;
      case "data": {
        const { data } = down;
        socket.write(data, () => channel.send({ type: "credit", bytes: data.length }));
        break;
      }
      case "end":
        socket.end();
        break;
      case "credit":
        if (credit.add(down.bytes)) socket.resume();
        break;
      case "closed":
        over = true;
        socket.destroySoon();
        break;
      case "failed":
        over = true;
        socket.resetAndDestroy();
    }
  });

  socket.on("data", (data: Buffer) => {
    channel.send({ type: "data", data: new Uint8Array(data) });
    if (credit.spend(data.byteLength) === "stop") socket.pause();
  });
  socket.on("end", () => channel.send({ type: "end" }));
  socket.on("error", () => {}); // told by `close`
  socket.on("close", () => {
    if (!over) channel.send({ type: "abort" });
    over = true;
  });
}
