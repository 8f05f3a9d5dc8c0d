import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io as connect } from "socket.io-client";
import type { Socket } from "socket.io-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compare, isSame } from "../trace/compare.ts";
import type { TraceEvent } from "../trace/event.ts";
import { createNames } from "../trace/names.ts";
import { normalise } from "../trace/normalise.ts";
import { stateAt } from "../trace/reduce.ts";
import { exportRecording, importRecording } from "../trace/serialise.ts";
import { describe as sentence, toText } from "../trace/text.ts";
import { buildGateway } from "./build.ts";
import { runExample } from "./testing/run-example.ts";

/** A whole scenario on the real stack, from the bytes to the words. */
let built = "";
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), "recorded-run-"));
  await buildGateway({ outDir: built });
});
afterAll(() => rm(built, { recursive: true }));

function event(emitter: Socket, name: string): Promise<unknown[]> {
  return once(emitter as unknown as NodeJS.EventEmitter, name) as Promise<unknown[]>;
}

/** Alice counts in two ways, then logs out; Bob stays connected. */
async function logOut(file: string, transport: string): Promise<TraceEvent[]> {
  const example = await runExample({ built, file });
  const sockets: Socket[] = [];
  try {
    const alice = await example.openTab("alice", "one");
    const bob = await example.openTab("bob", "one");
    for (const url of [alice, bob]) {
      await (await fetch(`${url}/incr`, { method: "POST" })).text();
      const socket = connect(url, { transports: [transport], reconnection: false });
      sockets.push(socket);
      await event(socket, "connect");
      expect(await socket.emitWithAck("incr")).toBe(2);
    }
    const [first] = sockets;
    if (!first) throw new Error("no socket");
    const gone = event(first, "disconnect");
    await fetch(`${alice}/logout`, { method: "POST" });
    await gone;
    // A client that was disconnected by the server closes its transport, too: that is the scenario's end.
    await example.next((record) =>
      transport === "polling"
        ? record.type === "request-end" && record.body.text === "1"
        : record.type === "upgrade-end",
    );
    const state = stateAt(example.events());
    expect(state.connections.map(({ browser }) => browser)).toEqual(["bob"]);
    return example.events();
  } finally {
    for (const socket of sockets) socket.disconnect();
    await example.close();
  }
}

test.each(["polling", "websocket"])(
  "over %s, a cause always comes before its effect",
  async (transport) => {
    const events = await logOut("app.mjs", transport);
    const byId = new Map(events.map((each) => [each.id, each]));
    for (const { id, cause } of events) {
      if (cause !== undefined) expect(cause).toBeLessThan(id);
    }
    const causeOf = (each: TraceEvent | undefined) => byId.get(each?.cause ?? -1);
    const find = (kind: TraceEvent["kind"], more: object) =>
      events.find(
        (each) =>
          each.kind === kind &&
          Object.entries(more).every(([key, value]) => Reflect.get(each, key) === value),
      );

    const ended = find("connection", { change: "disconnected", browser: "alice" });
    const destroyed = find("store", { operation: "destroy" });
    expect(causeOf(ended)).toBe(destroyed);
    expect(causeOf(destroyed)).toMatchObject({
      kind: "http-request",
      url: "/logout",
      browser: "alice",
    });
    expect(causeOf(find("room", { change: "leave" }))).toBe(ended);
    const written = events.filter((each) => each.kind === "store" && each.operation === "set");
    expect(written.map((each) => [each.browser, causeOf(each)?.kind])).toEqual([
      ["alice", "http-request"],
      ["alice", "socket"],
      ["bob", "http-request"],
      ["bob", "socket"],
    ]);
    expect(causeOf(find("connection", { change: "connected" }))).toMatchObject({
      kind: "socket",
      packet: "CONNECT",
      direction: "to-server",
    });
  },
);

test.each(["polling", "websocket"])(
  "over %s, two runs of one scenario are the same, CommonJS or ES modules",
  async (transport) => {
    const one = normalise(await logOut("app.mjs", transport));
    const two = normalise(await logOut("app.cjs", transport));
    const rows = compare(one, two);
    expect(rows.filter(({ is }) => is !== "same")).toEqual([]);
    expect(isSame(rows)).toBe(true);
  },
);

test("the run reads as sentences, with the same names wherever an id appears", async () => {
  const events = await logOut("app.mjs", "websocket");
  const names = createNames(events);
  const lines = toText(events, names).split("\n");
  expect(lines).toHaveLength(events.length + 1);
  const session = events.find((each) => each.kind === "store");
  const label = names.of(session?.kind === "store" ? session.session : "")?.label ?? "";
  const told = events.map((each) => sentence(each, names));
  expect(told).toContain(`The store keeps the session ${label} for the first time, count: 1.`);
  expect(told).toContain(`The store writes the session ${label}, count: 1 → 2.`);
  expect(told).toContain(`The store destroys the session ${label}.`);
  expect(told.some((line) => line.endsWith(`is connected with the session ${label}.`))).toBe(true);

  const asked = events.find((each) => each.kind === "upgrade-request");
  const cookie =
    asked?.kind === "upgrade-request" && asked.headers.find(([name]) => name === "Cookie");
  const marked = names.mark(cookie ? cookie[1] : "").filter(({ name }) => name);
  expect(marked.map(({ name }) => name?.label)).toEqual([label]);
});

test("a recorded run survives its export", async () => {
  const events = await logOut("app.mjs", "polling");
  const recording = { title: "Log-out", versions: { "socket.io": "4.8.4" }, events };
  expect(importRecording(exportRecording(recording))).toEqual({ is: "recording", recording });
});
