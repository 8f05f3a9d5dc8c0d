import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildGateway } from "./build.ts";
import { createGatewayClient } from "./client.ts";
import type { WireRecord } from "./record.ts";

let built = "";
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), "gateway-"));
  await buildGateway({ outDir: built });
});
afterAll(() => rm(built, { recursive: true }));

test("a gateway in a process of its own does what one in the same process does", async () => {
  const server = createServer((req, res) => {
    res.setHeader("Set-Cookie", "näme=wört; Max-Age=60");
    res.end(`cookie: ${req.headers.cookie ?? "none"}`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const target = { port: (server.address() as AddressInfo).port, host: "127.0.0.1" };

  const child = spawn(
    process.execPath,
    [join(built, "gateway.mjs"), JSON.stringify({ target, jars: {} })],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const records: WireRecord[] = [];
  const client = createGatewayClient({
    write: (line) => child.stdin.write(line),
    onRecord: (record) => records.push(record),
  });
  child.stdout.on("data", client.push);
  child.on("exit", client.end);
  const exited = once(child, "exit");
  try {
    await client.ready;
    const { port } = await client.openTab({ browser: "alice", tab: "one" });
    await expect(client.openTab({ browser: "alice", tab: "one" })).rejects.toThrow(
      "The browser alice has a tab one already.",
    );
    const kept = new Promise((resolve) => client.onCookies((_, cookies) => resolve(cookies)));
    const load = async () => (await fetch(`http://127.0.0.1:${port}`)).text();
    expect(await load()).toBe("cookie: none");
    expect(await kept).toMatchObject([{ path: "/", hostOnly: true }]);
    expect(client.cookies("alice")).toHaveLength(1);
    expect(await load()).toMatch(/^cookie: n.+=w.+rt$/);
    await client.clearCookies("alice");
    expect(client.snapshot()).toEqual({ alice: [] });
    await client.closeTab("alice", "one");
    await expect(load()).rejects.toThrow("fetch failed");
  } finally {
    child.stdin.end();
    server.close();
  }
  expect((await exited)[0]).toBe(0);
  expect(records.map(({ type }) => type)).toContain("response-end");
  await expect(client.clearCookies("alice")).rejects.toThrow("has ended");
});
