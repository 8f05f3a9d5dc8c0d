import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request, Server as HttpServer } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { createServer as createNetServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { io as connect } from "socket.io-client";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { decode } from "../trace/decode.ts";
import { buildGateway } from "./build.ts";
import { createGatewayClient, type GatewayClient } from "./client.ts";
import type { Jars } from "./gateway.ts";
import { watchServers } from "./preload/servers.ts";
import { probeUpgrade } from "./probe.ts";
import type { WireRecord } from "./record.ts";

const fixtures = fileURLToPath(new URL("preload/fixtures", import.meta.url));

let built = "";
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), "within-"));
  await buildGateway({ outDir: built });
});
afterAll(() => rm(built, { recursive: true }));

const disposers: (() => unknown)[] = [];
afterEach(async () => {
  for (const dispose of disposers.splice(0).reverse()) await dispose();
});

async function freePort(): Promise<number> {
  const server = createNetServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

type Running = {
  readonly client: GatewayClient;
  readonly records: readonly WireRecord[];
  readonly openTab: (browser: string) => Promise<string>;
  readonly end: () => Promise<void>;
};

/** The example with the gateway as a guest in its process. */
async function start(jars: Jars = {}): Promise<Running> {
  const port = await freePort();
  const config = { target: { port }, jars, within: { faults: {}, clockOffset: 0 } };
  const guests = ["gateway.mjs", "preload.mjs"].flatMap((file) => ["--import", join(built, file)]);
  const child = spawn(process.execPath, [...guests, "app.mjs"], {
    cwd: fixtures,
    env: { ...process.env, APP_PORT: String(port), GATEWAY: JSON.stringify(config) },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const records: WireRecord[] = [];
  let isListening = (): void => undefined;
  const listening = new Promise<void>((resolve) => (isListening = resolve));
  const client = createGatewayClient({
    write: (line) => child.stdin.write(line),
    onRecord(record) {
      records.push(record);
      if (record.type === "server") isListening();
    },
  });
  child.stdout.on("data", (chunk: Uint8Array) => client.push(chunk));
  await Promise.all([client.ready, listening]);
  const end = async (): Promise<void> => {
    child.kill();
    await exited;
    client.end();
  };
  disposers.push(end);
  return {
    client,
    records,
    end,
    async openTab(browser) {
      const opened = await client.openTab({ browser, tab: "one" });
      return `http://127.0.0.1:${opened.port}`;
    },
  };
}

describe("a gateway within the example's process", () => {
  test.each(["polling", "websocket"])(
    "passes requests and %s on, and records all of it",
    async (transport) => {
      const { client, records, openTab } = await start();
      const url = await openTab("alice");
      await (await fetch(`${url}/incr`, { method: "POST" })).text();
      const socket = connect(url, { transports: [transport], reconnection: false });
      disposers.push(() => socket.disconnect());
      expect(await socket.emitWithAck("incr")).toBe(2);
      expect(client.cookies("alice")).toHaveLength(1);
      const events = decode(records);
      const written = events.filter((event) => event.kind === "store" && event.operation === "set");
      const causes = written.map(({ browser, cause }) => [
        browser,
        events.find(({ id }) => id === cause)?.kind,
      ]);
      expect(causes).toEqual([
        ["alice", "http-request"],
        ["alice", "socket"],
      ]);
    },
  );

  test("lets the store fail as it is told", async () => {
    const { client, openTab } = await start();
    const url = await openTab("alice");
    await (await fetch(`${url}/incr`, { method: "POST" })).text();
    await client.setFaults({ storeDown: true });
    expect((await fetch(`${url}/incr`, { method: "POST" })).status).toBe(500);
    await client.setFaults({});
    expect((await fetch(`${url}/incr`, { method: "POST" })).status).toBe(200);
  });

  test("is gone with the process, and the next one has its jars", async () => {
    const first = await start();
    await (await fetch(`${await first.openTab("alice")}/incr`, { method: "POST" })).text();
    const jars = first.client.snapshot();
    await first.end();
    const next = await start(jars);
    const url = await next.openTab("alice");
    await (await fetch(`${url}/incr`, { method: "POST" })).text();
    const asked = next.records.find(({ type }) => type === "request");
    expect(asked?.type === "request" && asked.headers.map(([name]) => name)).toContain("Cookie");
  });
});

describe("a probe", () => {
  const host = "127.0.0.1";

  async function listen(server: Server): Promise<number> {
    server.listen(0, host);
    await once(server, "listening");
    disposers.push(() => server.close());
    return (server.address() as AddressInfo).port;
  }

  // A realm's servers share a prototype: these are of a kind of their own.
  class Watched extends HttpServer {}
  watchServers({ Server: Watched });

  test("is answered by the preload, with and without listeners, and the example notices nothing", async () => {
    const noticed: string[] = [];
    for (const events of [["request"], ["request", "upgrade"]]) {
      const server = new Watched();
      for (const event of events) server.on(event, () => void noticed.push(event));
      expect(await probeUpgrade({ host, port: await listen(server) }, 5000)).toBe(true);
    }
    expect(noticed).toEqual([]);
  });

  test("fails where a network refuses the handshake and lets other requests through", async () => {
    const port = await listen(new Watched());
    const network = createServer((asked, response) => {
      request({ host, port, headers: asked.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers).end();
      }).end();
    });
    network.on("upgrade", (_, socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    expect(await probeUpgrade({ host, port: await listen(network) }, 5000)).toBe(false);
  });

  test("says nothing against a network where the server answers nothing at all", async () => {
    const silent = createNetServer((socket) => void disposers.push(() => socket.destroy()));
    expect(await probeUpgrade({ host, port: await listen(silent) }, 50)).toBe(true);
  });
});
