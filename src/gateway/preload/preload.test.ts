import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io as connect } from "socket.io-client";
import type { Socket } from "socket.io-client";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { buildGateway } from "../build.ts";
import type { WireRecord } from "../record.ts";
import { runExample } from "../testing/run-example.ts";
import type { Faults } from "./faults.ts";

let built = "";
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), "preload-"));
  await buildGateway({ outDir: built });
});
afterAll(() => rm(built, { recursive: true }));

const disposers: (() => unknown)[] = [];
afterEach(async () => {
  for (const dispose of disposers.splice(0).reverse()) await dispose();
});

const run = async (file: string, env?: { FAULTS?: string }) => {
  const running = await runExample({ built, file, ...(env && { env }) });
  disposers.push(() => running.close());
  return { ...running, url: await running.openTab("alice", "one") };
};

const anyText: unknown = expect.any(String);

const storeRecords = (records: readonly WireRecord[]) =>
  records.filter((record) => record.type === "store");

function event(emitter: Socket, name: string): Promise<unknown[]> {
  return once(emitter as unknown as NodeJS.EventEmitter, name) as Promise<unknown[]>;
}

describe.each(["app.cjs", "app.mjs"])("in %s", (file) => {
  test("a log-out is told from the store to the rooms, and the example notices nothing", async () => {
    const { records, next, url, output } = await run(file);
    const post = (path: string) => fetch(url + path, { method: "POST" });
    expect(await (await post("/incr")).json()).toEqual({ count: 1 });
    const socket = connect(url, { transports: ["websocket"], reconnection: false });
    disposers.push(() => socket.disconnect());
    await event(socket, "connect");
    expect(await socket.emitWithAck("incr")).toBe(2);
    const sid = socket.io.engine.transport.query.sid;
    const gone = event(socket, "disconnect");
    expect((await post("/logout")).status).toBe(204);
    expect((await gone)[0]).toBe("io server disconnect");
    await next((record) => record.type === "room" && record.change === "leave");

    const requests = records.filter(({ type }) => type === "request" || type === "upgrade");
    const ports = requests.map((record) => "port" in record && record.port);
    expect(storeRecords(records)).toMatchObject([
      { operation: "set", before: null, after: { count: 1 }, port: ports[0] },
      { operation: "get", before: { count: 1 }, after: { count: 1 }, port: ports[1] },
      { operation: "get", before: { count: 1 }, after: { count: 1 }, sid: anyText },
      { operation: "set", before: { count: 1 }, after: { count: 2 }, sid: anyText },
      { operation: "get", before: { count: 2 }, after: { count: 2 }, port: ports[2] },
      { operation: "destroy", before: { count: 2 }, after: null, port: ports[2] },
    ]);
    const session = storeRecords(records)[0]?.session;
    expect(records.filter(({ type }) => type === "connection" || type === "room")).toMatchObject([
      { type: "connection", change: "connected", namespace: "/", socket: anyText, session },
      { type: "room", change: "join", room: anyText },
      { type: "room", change: "join", room: session },
      {
        type: "connection",
        change: "disconnected",
        reason: "server namespace disconnect",
        session,
      },
      { type: "room", change: "leave" },
      { type: "room", change: "leave" },
    ]);
    expect(sid).toBeDefined();
    expect(records.filter(({ type }) => type === "note")).toEqual([]);
    expect(output()).toBe("ready ✓\n");
  });
});

test("a store that is down fails each operation, and the record says so", async () => {
  const faults: Faults = { storeDown: true };
  const { records, next, url } = await run("app.mjs", { FAULTS: JSON.stringify(faults) });
  const response = await fetch(`${url}/incr`, { method: "POST" });
  await response.text().catch(() => undefined);
  await next((record) => record.type === "store");
  expect(storeRecords(records)).toMatchObject([
    { operation: "set", before: null, after: null, error: "The session store can't be reached." },
  ]);
});

test("a slow store answers late, and gets every operation in order", async () => {
  const faults: Faults = { storeDelay: 400 };
  const { records, next, url } = await run("app.mjs", { FAULTS: JSON.stringify(faults) });
  const incr = async (): Promise<unknown> =>
    (await fetch(`${url}/incr`, { method: "POST" })).json();
  expect(await incr()).toEqual({ count: 1 });
  expect(await incr()).toEqual({ count: 2 });
  await next((record) => record.type === "store" && record.after?.count === 2);
  expect(storeRecords(records)).toMatchObject([
    { operation: "set", after: { count: 1 } },
    { operation: "get", after: { count: 1 } },
    { operation: "set", before: { count: 1 }, after: { count: 2 } },
  ]);
  // The second request waits for the store twice; timers may be early by a millisecond.
  const asked = records.filter(({ type }) => type === "request").at(-1)?.at ?? NaN;
  const [, read, written] = storeRecords(records);
  expect((read?.at ?? NaN) - asked).toBeGreaterThan(398);
  expect((written?.at ?? NaN) - (read?.at ?? NaN)).toBeGreaterThan(398);
});

test("a session is loaded for the request whose turn it is, and read by the server for nobody", async () => {
  const { records, next, url, events, output } = await run("early.mjs");
  await (await fetch(url)).text();
  // The first of two requests with one session waits until the second has been answered.
  const first = fetch(`${url}/held`);
  await expect.poll(output).toBe("held\n");
  await (await fetch(url)).text();
  await (await first).text();
  const socket = connect(url, { transports: ["websocket"], reconnection: false });
  disposers.push(() => socket.disconnect());
  await event(socket, "connect");
  await next((record) => record.type === "connection");

  const urls = new Map(
    records.flatMap((record) =>
      record.type === "request" || record.type === "upgrade" ? [[record.port, record.url]] : [],
    ),
  );
  const reads = storeRecords(records).filter(({ operation }) => operation === "get");
  expect(reads.map(({ port, sid }) => sid ?? urls.get(port))).toEqual([
    "/",
    "/held",
    expect.stringMatching(/^\/socket.io/),
    undefined,
  ]);
  const all = events();
  const joined = all.find((each) => each.kind === "room" && each.room === reads[0]?.session);
  expect(joined).toMatchObject({ browser: "alice", tab: "one" });
  expect(all.find(({ id }) => id === joined?.cause)).toMatchObject({ packet: "CONNECT" });
});
