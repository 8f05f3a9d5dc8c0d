import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { sizeOf, WINDOW, type Down } from "../channel.ts";
import type { Connection } from "./connection.ts";
import { openWebSocket } from "./web-socket.ts";

let server: WebSocketServer;
afterEach(async () => {
  for (const client of server.clients) client.terminate();
  await new Promise((resolve) => server.close(resolve));
});

/** A preview's WebSocket to a server of `ws`, and what it posts to the page. */
async function connect(): Promise<{ peer: WebSocket; downs: Down[]; connection: Connection }> {
  server = new WebSocketServer({ port: 0, host: "localhost" });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const downs: Down[] = [];
  const open = { kind: "websocket", to: { port }, path: "/", protocols: [], headers: [] } as const;
  const connected = once(server, "connection") as Promise<[WebSocket]>;
  const connection = openWebSocket(open, port, WebSocket, (down) => downs.push(down));
  const [peer] = await connected;
  await expect.poll(() => downs[0]?.type).toBe("opened");
  return { peer, downs, connection };
}

const received = (downs: readonly Down[]): number =>
  downs.reduce((sum, down) => sum + (down.type === "data" ? sizeOf(down.data) : 0), 0);

const credited = (downs: readonly Down[]): number =>
  downs.reduce((sum, down) => sum + (down.type === "credit" ? down.bytes : 0), 0);

const chunk = 64 * 1024;
const total = 64 * 1024 * 1024;

test("a server that floods is stopped at a window's worth until the page has taken some", async () => {
  const { peer, downs, connection } = await connect();
  for (let sent = 0; sent < total; sent += chunk) peer.send(Buffer.alloc(chunk));
  await expect.poll(() => received(downs)).toBeGreaterThanOrEqual(WINDOW);
  // What comes after a turn of the loop would have come by then, if it were let.
  const before = await quiet(() => received(downs));
  expect(before).toBeLessThan(2 * WINDOW);
  connection.receive({ type: "credit", bytes: before });
  await expect.poll(() => received(downs)).toBeGreaterThanOrEqual(before + WINDOW);
  for (let given = before; received(downs) < total;) {
    const taken = received(downs);
    connection.receive({ type: "credit", bytes: taken - given });
    given = taken;
    await new Promise(setImmediate);
  }
  connection.receive({ type: "abort" });
});

test("the page hears what the server has taken", async () => {
  const { peer, downs, connection } = await connect();
  let taken = 0;
  peer.on("message", (data: Buffer) => (taken += data.length));
  for (let n = 0; n < 16; n++) connection.receive({ type: "data", data: new Uint8Array(chunk) });
  await expect.poll(() => credited(downs)).toBe(16 * chunk);
  await expect.poll(() => taken).toBe(16 * chunk);
});

test("a page that takes nothing can still close, with the code that it chose", async () => {
  const { peer, downs, connection } = await connect();
  for (let sent = 0; sent < 4 * WINDOW; sent += chunk) peer.send(Buffer.alloc(chunk));
  await expect.poll(() => received(downs)).toBeGreaterThanOrEqual(WINDOW);
  const before = await quiet(() => received(downs));
  connection.receive({ type: "end", code: 4000, reason: "enough" });
  await expect.poll(() => downs.at(-1)).toEqual({ type: "end", code: 4000, reason: "enough" });
  // What came meanwhile is not for a page that is closing.
  expect(received(downs)).toBe(before);
});

/** The value once it has stayed the same for a hundred turns of the event loop. */
async function quiet(look: () => number): Promise<number> {
  let value = look();
  for (let same = 0; same < 100; same++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (look() === value) continue;
    value = look();
    same = 0;
  }
  return value;
}
