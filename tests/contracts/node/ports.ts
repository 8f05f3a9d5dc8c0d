import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** Ports that nobody listens on. They are held together first, so that all are different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0));
  await Promise.all(servers.map((server) => once(server, "listening")));
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
