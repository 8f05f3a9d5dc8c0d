import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

// Below the ports that systems hand out to outgoing connections (Linux: from 32768 on, others: from
// 49152 on), or one of those could take a port between its choice and its use.
const first = 12_000;
const last = 32_000;

/** Ports that nobody listens on. They are held together first, so that all are different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers: Server[] = [];
  while (servers.length < count) {
    const port = first + Math.floor(Math.random() * (last - first));
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false)).listen(port, () => resolve(true));
    });
    if (free) servers.push(server);
  }
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}

/**
 * Resolves to true when the port takes a connection, and to false when `ended` aborts first.
 * A foreign process gives no event for this: so it is asked again until one of both is true.
 */
export async function listening(port: number, ended: AbortSignal): Promise<boolean> {
  while (!ended.aborted) {
    const socket = connect(port, "localhost");
    const connected = await Promise.race([
      once(socket, "connect").then(() => true),
      once(socket, "close").then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (connected) return true;
    await wait(20);
  }
  return false;
}
