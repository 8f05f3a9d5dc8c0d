import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, get, request } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { connect as connectTo } from "node:net";
import type { AddressInfo } from "node:net";
import { Duplex } from "node:stream";
import { io as connect } from "socket.io-client";
import type { Socket } from "socket.io-client";
import { afterEach, expect, test } from "vitest";
import { decode } from "../trace/decode.ts";
import type { TraceEvent } from "../trace/event.ts";
import { createGateway } from "./gateway.ts";
import type { Gateway } from "./gateway.ts";
import type { WireRecord } from "./record.ts";
import { scrollKeeperPath, serveScrollKeeper } from "./scroll-keeper.ts";
import { startExample } from "./testing/example-server.ts";
import type { ExampleServer } from "./testing/example-server.ts";

const disposers: (() => unknown)[] = [];
afterEach(async () => {
  for (const dispose of disposers.splice(0).reverse()) await dispose();
});

type Lab = {
  example: ExampleServer;
  gateway: Gateway;
  records: WireRecord[];
  url: (browser: string, tab?: string) => Promise<string>;
};

async function lab(): Promise<Lab> {
  const example = await startExample();
  disposers.push(() => example.close());
  const records: WireRecord[] = [];
  const gateway = createGateway({
    target: { port: example.port },
    onRecord: (record) => records.push(record),
  });
  disposers.push(() => gateway.close());
  return {
    example,
    gateway,
    records,
    async url(browser, tab = "tab") {
      const { port } = await gateway.openTab({ browser, tab });
      return `http://127.0.0.1:${port}`;
    },
  };
}

/** A server of the test's own, behind a gateway with one tab. */
async function behind(listener: (req: IncomingMessage, res: ServerResponse) => void) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port: targetPort } = server.address() as AddressInfo;
  disposers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const records: WireRecord[] = [];
  const gateway = createGateway({
    target: { port: targetPort, host: "127.0.0.1" },
    onRecord: (record) => records.push(record),
  });
  disposers.push(() => gateway.close());
  const { port } = await gateway.openTab({ browser: "alice", tab: "one" });
  return { server, gateway, records, port, targetPort, url: `http://127.0.0.1:${port}` };
}

function open(url: string, options: Parameters<typeof connect>[1] = {}): Socket {
  const socket = connect(url, { forceNew: true, reconnection: false, ...options });
  disposers.push(() => socket.disconnect());
  return socket;
}

/** `events.once` for the emitters of socket.io-client, whose types are not Node's. */
function next(emitter: unknown, name: string): Promise<unknown[]> {
  return once(emitter as NodeJS.EventEmitter, name) as Promise<unknown[]>;
}

const kinds = (events: readonly TraceEvent[]): string[] => events.map(({ kind }) => kind);

test("two browsers have two sessions, and two tabs of one browser share theirs", async () => {
  const { url } = await lab();
  const alice = await url("alice", "one");
  const aliceToo = await url("alice", "two");
  const bob = await url("bob");
  const incr = async (base: string): Promise<unknown> =>
    (await fetch(`${base}/incr`, { method: "POST" })).json();
  expect(await incr(alice)).toEqual({ count: 1 });
  expect(await incr(aliceToo)).toEqual({ count: 2 });
  expect(await incr(bob)).toEqual({ count: 1 });
});

test("no cookie leaves towards the real browser, and none of its cookies comes in", async () => {
  const { url, records } = await lab();
  const response = await fetch(`${await url("alice")}/incr`, {
    method: "POST",
    headers: { cookie: "connect.sid=from-outside" },
  });
  expect(response.headers.getSetCookie()).toEqual([]);
  const sent = records.find((record) => record.type === "request");
  expect(sent?.type === "request" && sent.headers.map(([name]) => name)).not.toContain("Cookie");
});

test.each([
  { name: "polling", transports: ["polling"] },
  { name: "websocket", transports: ["websocket"] },
  { name: "polling, then an upgrade", transports: ["polling", "websocket"] },
])("a socket shares the session of its tab's requests over $name", async ({ transports }) => {
  const { url, records } = await lab();
  const base = await url("alice");
  await fetch(`${base}/incr`, { method: "POST" });
  const socket = open(base, { transports });
  await next(socket, "connect");
  if (transports.length === 2 && socket.io.engine.transport.name !== "websocket") {
    await next(socket.io.engine, "upgrade");
  }
  expect(await socket.emitWithAck("incr")).toBe(2);

  const count = next(socket, "count");
  await fetch(`${base}/incr`, { method: "POST" });
  expect(await count).toEqual([3]);

  const events = decode(records);
  const ack = events.find((event) => event.kind === "socket" && event.packet === "ACK");
  expect(ack).toMatchObject({
    data: [2],
    direction: "to-client",
    socket: socket.id,
    browser: "alice",
    transport: transports.at(-1),
  });
  const asked = events.find(({ id }) => id === ack?.cause);
  expect(asked).toMatchObject({ kind: "socket", packet: "EVENT", data: ["incr"] });
  const pushed = events.find(
    (event) =>
      event.kind === "socket" && event.packet === "EVENT" && event.direction === "to-client",
  );
  expect(pushed).toMatchObject({ data: ["count", 3] });
});

test("binary content of packets is decoded over both transports", async () => {
  const { url, records } = await lab();
  const base = await url("alice");
  for (const transport of ["polling", "websocket"]) {
    const socket = open(base, { transports: [transport] });
    await next(socket, "connect");
    const sent = { bytes: Buffer.from([1, 2, 3]), text: "ü" };
    const echoed: unknown = await socket.emitWithAck("echo", sent);
    expect(echoed).toMatchObject({ text: "ü" });
    socket.disconnect();
  }
  const packets = decode(records).filter(
    (event) => event.kind === "socket" && (event.packet === "EVENT" || event.packet === "ACK"),
  );
  const content = { bytes: { binary: { bytes: 3, base64: "AQID" } }, text: "ü" };
  expect(packets).toMatchObject([
    { transport: "polling", data: ["echo", content], ack: 0 },
    { transport: "polling", data: [content], ack: 0 },
    { transport: "websocket", data: ["echo", content], ack: 0 },
    { transport: "websocket", data: [content], ack: 0 },
  ]);
});

test("one request is told as request, response, cookie", async () => {
  const { url, records } = await lab();
  await (await fetch(`${await url("alice")}/incr`, { method: "POST" })).text();
  const events = decode(records);
  expect(kinds(events)).toEqual(["http-request", "http-response", "cookie-set"]);
  const [asked, answered, cookie] = events;
  expect(answered).toMatchObject({ cause: asked?.id, status: 200, body: { text: '{"count":1}' } });
  expect(cookie).toMatchObject({
    cause: answered?.id,
    browser: "alice",
    tab: "tab",
    cookie: { name: "connect.sid", httpOnly: true, path: "/", hostOnly: true },
  });
});

test("several Set-Cookie of one response reach the jar, each with its own path", async () => {
  const seen: (string | undefined)[] = [];
  const { url, gateway } = await behind((req, res) => {
    seen.push(req.headers.cookie);
    res.setHeader("Set-Cookie", ["a=1", "b=2; Path=/deep", "c=3; Max-Age=0"]);
    res.end();
  });
  await fetch(url);
  await fetch(`${url}/deep/er`);
  expect(gateway.cookies("alice").map(({ name, path }) => [name, path])).toEqual([
    ["a", "/"],
    ["b", "/deep"],
    ["a", "/deep"],
  ]);
  expect(seen).toEqual([undefined, "b=2; a=1"]);
});

test("the example sees its own origin, whatever the tab's port is", async () => {
  const seen: IncomingMessage["headers"][] = [];
  const { url, targetPort } = await behind((req, res) => {
    seen.push(req.headers);
    res.end();
  });
  await fetch(`${url}/x`, { headers: { origin: url, referer: `${url}/page?q=1` } });
  const own = `http://localhost:${targetPort}`;
  expect(seen[0]).toMatchObject({
    host: `localhost:${targetPort}`,
    origin: own,
    referer: `${own}/page?q=1`,
  });
});

test("of the page whose frames show the tabs the example learns nothing", async () => {
  const { server, targetPort } = await behind((req, res) => res.end(JSON.stringify(req.headers)));
  expect(server.listening).toBe(true);
  const gateway = createGateway({
    target: { port: targetPort, host: "127.0.0.1" },
    embedder: "https://guide.example",
    onRecord: () => undefined,
  });
  disposers.push(() => gateway.close());
  const { port } = await gateway.openTab({ browser: "alice", tab: "one" });
  const url = `http://127.0.0.1:${port}`;
  const asked = async (headers: Record<string, string>) =>
    (await (await fetch(url, { headers })).json()) as Record<string, string>;
  const framed = { referer: "https://guide.example/", "sec-fetch-site": "cross-site" };
  const seen = await asked(framed);
  expect(seen["referer"]).toBeUndefined();
  expect(seen["sec-fetch-site"]).toBe("none");
  const own = await asked({ referer: `${url}/page`, "sec-fetch-site": "same-origin" });
  expect(own).toMatchObject({
    referer: `http://localhost:${targetPort}/page`,
    "sec-fetch-site": "same-origin",
  });
});

test("a redirect to the example's own origin stays in the tab", async () => {
  const { url, targetPort } = await behind((_, res) => {
    res.writeHead(302, { Location: `http://localhost:${targetPort}/login?next=%2F` }).end();
  });
  const response = await fetch(url, { redirect: "manual" });
  expect(response.headers.get("location")).toBe("/login?next=%2F");
});

test("fields of one connection stay on it, and all others pass with their case and order", async () => {
  let raw: string[] = [];
  const { port } = await behind((req, res) => {
    raw = req.rawHeaders;
    res.writeHead(200, { "X-One": "1", Connection: "close, X-Hop", "X-Hop": "1" }).end();
  });
  const asked = request({
    port,
    host: "127.0.0.1",
    headers: { "X-CaSe": "yes", Connection: "X-Mine", "X-Mine": "1", TE: "trailers" },
  });
  asked.end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  response.resume();
  expect(raw).toContain("X-CaSe");
  expect(raw).not.toContain("X-Mine");
  expect(raw).not.toContain("TE");
  expect(response.headers).toMatchObject({ "x-one": "1" });
  expect(response.headers).not.toHaveProperty("x-hop");
});

test("large bodies stream both ways unchanged, and only their beginning is recorded", async () => {
  const { url, records } = await behind((req, res) => {
    res.writeHead(200, { "content-type": "application/octet-stream" });
    req.pipe(res);
  });
  const sent = randomBytes(8 * 1024 * 1024);
  const response = await fetch(url, { method: "POST", body: sent });
  const got = Buffer.from(await response.arrayBuffer());
  const hash = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
  expect(hash(got)).toBe(hash(sent));
  const ends = records.filter((r) => r.type === "request-end" || r.type === "response-end");
  expect(ends).toHaveLength(2);
  for (const { body } of ends) {
    expect(body).toMatchObject({ bytes: sent.length, truncated: true });
    expect(atob(body.base64 ?? "").length).toBe(64 * 1024);
  }
});

test("a slow reader slows the example down instead of filling the gateway", async () => {
  const total = 64 * 1024 * 1024;
  let written = 0;
  const { port, url } = await behind((req, res) => {
    if (req.url === "/turn") return void res.end();
    const chunk = Buffer.alloc(64 * 1024);
    const write = (): void => {
      while (written < total) {
        written += chunk.length;
        if (!res.write(chunk)) return void res.once("drain", write);
      }
      res.end();
    };
    write();
  });
  const asked = get({ port, host: "127.0.0.1" });
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  response.pause();
  // While nobody reads, other requests give the example every chance to write on.
  for (let turn = 0; turn < 100; turn++) await fetch(`${url}/turn`);
  expect(written).toBeLessThan(total / 2);
  response.resume();
  await once(response, "end");
  expect(written).toBe(total);
});

test("a request that the browser gives up ends at the example, too", async () => {
  const closed = deferred();
  const { url, records } = await behind((_, res) => {
    res.on("close", () => closed.resolve(res.writableFinished));
    res.write("first");
  });
  const abort = new AbortController();
  const response = await fetch(url, { signal: abort.signal });
  await response.body?.getReader().read();
  abort.abort();
  expect(await closed.promise).toBe(false);
  expect(kinds(decode(records))).toEqual(["http-request", "http-response", "http-error"]);
});

test("a body that ends after its answer is recorded, and its packets are told", async () => {
  const { port, records } = await behind((_, res) => {
    res.writeHead(400, { connection: "close" }).end("{}");
  });
  const tab = connectTo(port, "127.0.0.1");
  disposers.push(() => tab.destroy());
  tab.write(
    "POST /socket.io/?EIO=4&transport=polling&sid=gone HTTP/1.1\r\nHost: a\r\n" +
      "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n1\r\n",
  );
  await expect.poll(() => records.some(({ type }) => type === "response-end")).toBe(true);
  tab.write("0\r\n\r\n");
  await expect.poll(() => records.some(({ type }) => type === "request-end")).toBe(true);
  const events = decode(records);
  expect(kinds(events)).toEqual(["http-request", "http-response", "http-body", "engine"]);
  expect(events.at(-1)).toMatchObject({ packet: "close", cause: 1 });
});

const upgradeOver = (port: number) => {
  const tab = connectTo(port, "127.0.0.1");
  disposers.push(() => tab.destroy());
  tab.write("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  return tab;
};

test("a server that dies in the middle of refusing an upgrade ends the tab's connection, and is told", async () => {
  // Without a listener for upgrades, `node:http` takes one for a request.
  const { port, records } = await behind((_, res) => {
    res.writeHead(403, { "Content-Length": "100" });
    res.write("half", () => res.destroy());
  });
  const tab = upgradeOver(port);
  tab.resume();
  await once(tab, "close");
  expect(decode(records)).toMatchObject([
    { kind: "upgrade-request" },
    { kind: "upgrade-response", status: 403 },
    {
      kind: "http-error",
      message: "the server closed the connection in the middle of its response",
    },
  ]);
});

test("a tab that leaves while its upgrade waits for an answer ends that at the example, too", async () => {
  const [asked, closed] = [deferred(), deferred()];
  const { port, records } = await behind((_, res) => {
    res.on("close", () => closed.resolve(true));
    asked.resolve(undefined);
  });
  const tab = upgradeOver(port);
  await asked.promise;
  tab.end();
  await closed.promise;
  expect(decode(records)).toMatchObject([
    { kind: "upgrade-request" },
    { kind: "http-error", message: "the browser gave up the upgrade" },
  ]);
});

test("a tab that leaves while its upgrade is being refused ends that at the example, too", async () => {
  const closed = deferred();
  const { port, records } = await behind((_, res) => {
    res.on("close", () => closed.resolve(res.writableFinished));
    res.writeHead(403);
    res.write("half");
  });
  const tab = upgradeOver(port);
  await once(tab, "data");
  tab.destroy();
  expect(await closed.promise).toBe(false);
  expect(decode(records)).toMatchObject([
    { kind: "upgrade-request" },
    { kind: "upgrade-response", status: 403 },
    { kind: "http-error", message: "the browser gave up the upgrade" },
  ]);
});

test("a request that is given up before it was sent is told as asked, and then as given up", async () => {
  const { targetPort } = await behind(() => undefined);
  const records: WireRecord[] = [];
  const reached = deferred();
  const gateway = createGateway({
    target: { port: targetPort, host: "127.0.0.1" },
    onRecord: (record) => records.push(record),
    connect() {
      reached.resolve(undefined);
      // A connection that never comes about.
      return Object.assign(new Duplex({ read() {} }), { connecting: true });
    },
  });
  disposers.push(() => gateway.close());
  const { port } = await gateway.openTab({ browser: "alice", tab: "one" });
  const abort = new AbortController();
  const asked = fetch(`http://127.0.0.1:${port}`, { signal: abort.signal });
  await reached.promise;
  abort.abort();
  await expect(asked).rejects.toThrow();
  await expect.poll(() => records.map(({ type }) => type)).toEqual(["request", "failed"]);
});

test("while the server is down, the tab shows a page that says so", async () => {
  const { url, server, records, targetPort } = await behind(() => undefined);
  await new Promise((resolve) => server.close(resolve));
  const response = await fetch(url);
  expect(response.status).toBe(502);
  expect(response.headers.get("content-type")).toContain("text/html");
  const page = await response.text();
  expect(page).toContain("The server is not running");
  expect(page).toContain(`localhost:${targetPort}`);
  expect(decode(records).at(-1)).toMatchObject({
    kind: "http-error",
    message: "the connection was refused (ECONNREFUSED)",
  });
});

test("offline cuts open connections and refuses new ones; online, all is as before", async () => {
  const { url, gateway } = await lab();
  const base = await url("alice");
  const socket = open(base, { transports: ["websocket"] });
  await next(socket, "connect");
  const gone = next(socket, "disconnect");
  gateway.setOffline("alice", true);
  expect((await gone)[0]).toBe("transport close");
  await expect(fetch(base)).rejects.toThrow("fetch failed");
  gateway.setOffline("alice", false);
  expect((await fetch(base)).status).toBe(200);
});

test("a browser that is offline shows a page of its own, and nothing of it is recorded", async () => {
  const { url, gateway, records } = await lab();
  const base = await url("Browser <A>");
  gateway.setOffline("Browser <A>", true);
  const before = records.length;
  // `fetch` would say for itself that it does not navigate.
  const headers = { "sec-fetch-mode": "navigate" };
  const [response] = (await once(get(base, { headers }), "response")) as [IncomingMessage];
  expect(response.statusCode).toBe(503);
  const text = (await response.setEncoding("utf8").toArray()).join("");
  expect(text).toContain("Browser &#60;A&#62; reaches no server.");
  expect(records).toHaveLength(before);
});

test("through a proxy, too, a simulated browser has no cache, and what is recorded is the server’s own", async () => {
  const { targetPort } = await behind((_, res) =>
    res.setHeader("Cache-Control", "public, max-age=60").end("hello"),
  );
  const records: WireRecord[] = [];
  const gateway = createGateway({
    target: { port: targetPort, host: "127.0.0.1" },
    proxied: true,
    onRecord: (record) => records.push(record),
  });
  disposers.push(() => gateway.close());
  const { port } = await gateway.openTab({ browser: "alice", tab: "one" });
  const response = await fetch(`http://127.0.0.1:${port}`);
  expect(await response.text()).toBe("hello");
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(records.find(({ type }) => type === "response")).toMatchObject({
    headers: expect.arrayContaining([["Cache-Control", "public, max-age=60"]]),
  });
});

test("through a proxy, too, a request that is to fail fails in the browser", async () => {
  const { targetPort } = await behind((_, res) => res.end("secret"));
  const gateway = createGateway({
    target: { port: targetPort, host: "127.0.0.1" },
    proxied: true,
    onRecord: () => undefined,
  });
  disposers.push(() => gateway.close());
  const page = { origin: "http://evil.example", html: "<p>evil" };
  const { port } = await gateway.openTab({ browser: "alice", tab: "one", page });
  const url = `http://127.0.0.1:${port}/data`;
  const held = await fetch(url, { redirect: "manual" });
  expect([held.status, held.headers.get("location")]).toEqual([307, "data:,"]);
  // `fetch` in Node.js follows the Fetch standard, as browsers do.
  await expect(fetch(url)).rejects.toThrow("fetch failed");
  gateway.setOffline("alice", true);
  await expect(fetch(url)).rejects.toThrow("fetch failed");
});

test("where it is wanted each tab has a page that keeps its scroll, also offline; the example never hears of it", async () => {
  const asked: (string | undefined)[] = [];
  const { targetPort } = await behind((req, res) => {
    asked.push(req.url);
    res.end();
  });
  const records: WireRecord[] = [];
  const gateway = createGateway({
    target: { port: targetPort, host: "127.0.0.1" },
    serveOwn: serveScrollKeeper,
    onRecord: (record) => records.push(record),
  });
  disposers.push(() => gateway.close());
  const { port } = await gateway.openTab({ browser: "alice", tab: "one" });
  gateway.setOffline("alice", true);
  const response = await fetch(`http://127.0.0.1:${port}${scrollKeeperPath}`);
  expect([response.status, response.headers.get("content-type")]).toEqual([
    200,
    "text/html; charset=utf-8",
  ]);
  expect([asked, records]).toEqual([[], []]);
});

test("jars survive in a snapshot", async () => {
  const { url, gateway, example } = await lab();
  await fetch(`${await url("alice")}/incr`, { method: "POST" });
  const jars: unknown = JSON.parse(JSON.stringify(gateway.snapshot()));
  const next = createGateway({ target: { port: example.port }, onRecord: () => undefined });
  disposers.push(() => next.close());
  next.restore(jars as ReturnType<Gateway["snapshot"]>);
  const { port } = await next.openTab({ browser: "alice", tab: "tab" });
  const response = await fetch(`http://127.0.0.1:${port}/incr`, { method: "POST" });
  expect(await response.json()).toEqual({ count: 2 });
});

test("clearing the cookies of one browser starts a new session there and nowhere else", async () => {
  const { url, gateway, records } = await lab();
  const [alice, bob] = [await url("alice"), await url("bob")];
  const incr = async (base: string): Promise<unknown> =>
    (await fetch(`${base}/incr`, { method: "POST" })).json();
  await incr(alice);
  await incr(bob);
  gateway.clearCookies("alice");
  expect(gateway.cookies("alice")).toEqual([]);
  expect(await incr(alice)).toEqual({ count: 1 });
  expect(await incr(bob)).toEqual({ count: 2 });
  expect(decode(records).filter(({ kind }) => kind === "cookie-removed")).toMatchObject([
    { name: "connect.sid", browser: "alice" },
  ]);
});

test("with WebSocket blocked, a client stays on long-polling", async () => {
  const { url, gateway } = await lab();
  gateway.blockWebSockets(true);
  const base = await url("alice");
  const socket = open(base, { autoConnect: false });
  const refused = new Promise((resolve) => {
    socket.io.on("open", () => socket.io.engine.once("upgradeError", resolve));
  });
  socket.connect();
  await next(socket, "connect");
  await refused;
  expect(socket.io.engine.transport.name).toBe("polling");
  expect(await socket.emitWithAck("echo", "still here")).toBe("still here");
});

test("cookies expire by the clock that the lab sets", async () => {
  const { url, gateway } = await lab();
  await fetch(`${await url("alice")}/incr`, { method: "POST" });
  const seen: number[] = [];
  const undo = gateway.onCookies((_, cookies) => seen.push(cookies.length));
  gateway.setClockOffset(61_000);
  undo();
  expect(gateway.cookies("alice")).toEqual([]);
  expect(seen).toEqual([0]);
});

test("a tab's port closes with the tab, while its browser keeps the cookies", async () => {
  const { url, gateway } = await lab();
  const base = await url("alice", "one");
  await fetch(`${base}/incr`, { method: "POST" });
  await gateway.closeTab("alice", "one");
  await expect(fetch(base)).rejects.toThrow("fetch failed");
  expect(gateway.cookies("alice")).toHaveLength(1);
});

function deferred() {
  let resolve: (value: unknown) => void = () => undefined;
  const promise = new Promise<unknown>((fulfil) => (resolve = fulfil));
  return { promise, resolve };
}
