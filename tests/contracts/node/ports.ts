import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

// Below the ports that systems hand out to outgoing connections (Linux: from 32768 on, others: from
// 49152 on), or one of those could take a port between its choice and its use. Processes that look for
// ports at the same time mostly look in different parts of the range.
const first = 12_000;
const parts = 8;
const ofPart = 2_500;
const ownFirst = first + (process.pid % parts) * ofPart;

/** The last ports that were given, oldest first: until its process listens, a port looks free. */
const given: number[] = [];
const remembered = 1_000;

/** Ports that nobody listens on, and that nobody else of this process has just been given. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = ownFirst + Math.floor(Math.random() * ofPart);
    if (given.includes(port)) continue;
    // Before it is looked at: that takes a moment, in which others choose.
    given.push(port);
    if (given.length > remembered) given.shift();
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false)).listen(port, () => resolve(true));
  });
  if (free) await once(server.close(), "close");
  return free;
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
