import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startExample } from "../target.ts";
import type { RunningExample } from "../target.ts";
import { nothing, within } from "../within.ts";

// What every suite relies on when it runs against the embedded runtime: that a connection to the
// loopback's port is one to the program's, in both directions, to its last byte and its end.

const program = `
const { createHash } = require("node:crypto");
const net = require("node:net");

// Answers the digest of all that came, once the other side has ended: by half-close.
net.createServer({ allowHalfOpen: true }, (socket) => {
  const hash = createHash("sha256");
  socket.on("data", (chunk) => hash.update(chunk));
  socket.on("end", () => socket.end(hash.digest("hex")));
}).listen(process.env.PORT);

net.createServer((socket) => socket.pipe(socket)).listen(process.env.ECHO_PORT);

// Sends as long as it is let, and tells over the control port how much that was.
let sent = 0;
net.createServer((socket) => {
  const block = Buffer.alloc(64 * 1024);
  const go = () => {
    while (!socket.destroyed && sent < 64 * 1024 * 1024) {
      sent += block.length;
      if (!socket.write(block)) return;
    }
  };
  socket.on("drain", go);
  socket.on("error", () => {});
  go();
}).listen(process.env.FLOOD_PORT);

// Reads nothing until it is told to over the control port, then answers how much that was.
let read;
const told = new Promise((resolve) => (read = resolve));
net.createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
  let length = 0;
  socket.on("end", () => socket.end(String(length)));
  told.then(() => socket.on("data", (chunk) => (length += chunk.length)).resume());
}).listen(process.env.LAZY_PORT);

let tell;
const cut = new Promise((resolve) => (tell = resolve));
net.createServer((socket) => {
  socket.on("error", () => {});
  socket.once("data", (chunk) => {
    if (String(chunk) === "reset") socket.resetAndDestroy();
    else if (String(chunk) === "sent") socket.end(String(sent));
    else if (String(chunk) === "read") socket.end("reading", read);
    else if (String(chunk) === "cut me") socket.on("close", tell).write("do");
    else if (String(chunk) === "is cut?") cut.then(() => socket.end("it is"));
    else if (String(chunk) === "exit") process.exit(7);
  });
}).listen(process.env.CONTROL_PORT);

console.log("listening on", process.env.GREETING);
console.error("and to nobody");
`;

const ports = ["ECHO_PORT", "FLOOD_PORT", "LAZY_PORT", "CONTROL_PORT"];
let running: RunningExample;
beforeAll(async () => {
  running = await startProgram(program);
});
afterAll(() => running.stop());

function startProgram(source: string): Promise<RunningExample> {
  const files = { "index.js": source };
  const env = { GREETING: "the loopback" };
  return startExample({ topic: "counter", variant: "cjs", files, ports, env });
}

async function open(name: string, on = running): Promise<Socket> {
  const socket = connect({ port: on.ports[name] ?? 0, host: "127.0.0.1", allowHalfOpen: true });
  await once(socket, "connect");
  // Whoever waits for an answer fails with it; others are cut together with their program.
  socket.on("error", () => {});
  return socket;
}

async function textOf(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

async function ask(command: string): Promise<string> {
  const socket = await open("CONTROL_PORT");
  socket.write(command);
  const answer = await textOf(socket);
  socket.end();
  return answer;
}

/** Bytes of every value, in an order that shows when a piece is missing, doubled or out of place. */
function bytes(length: number): Buffer {
  return Buffer.from(
    Uint32Array.from({ length: length / 4 }, (_, index) => index * 2654435761).buffer,
  );
}

test("all bytes arrive, and a half that was closed leaves the other open for the answer", async () => {
  const socket = await open("PORT");
  const sent = bytes(4 * 1024 * 1024);
  socket.end(sent);
  expect(await textOf(socket)).toBe(createHash("sha256").update(sent).digest("hex"));
});

test("what comes back is what was sent, on 20 connections at once", async () => {
  const sent = bytes(256 * 1024);
  const echoes = Array.from({ length: 20 }, async () => {
    const socket = await open("ECHO_PORT");
    socket.end(sent);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).equals(sent);
  });
  expect(await Promise.all(echoes)).toEqual(Array(20).fill(true));
});

test("a client that doesn't read makes the program wait", async () => {
  const socket = await open("FLOOD_PORT");
  socket.pause();
  await settled(() => ask("sent"));
  // Windows of 1 MiB on the way, and what the system buffers for a socket of the loopback.
  expect(Number(await ask("sent"))).toBeLessThan(32 * 1024 * 1024);
  socket.destroy();
});

test("a program that doesn't read makes the client wait, and then gets everything", async () => {
  const socket = await open("LAZY_PORT");
  const block = Buffer.alloc(256 * 1024);
  const taken = () => new Promise((resolve) => socket.write(block, resolve));
  let blocks = 1;
  while (blocks < 256 && (await within(taken(), 2000)) !== nothing) blocks++;
  expect(blocks).toBeLessThan(128);
  expect(await ask("read")).toBe("reading");
  socket.end();
  expect(await textOf(socket)).toBe(String(blocks * block.length));
});

test("a connection that the program resets is reset", async () => {
  const socket = await open("CONTROL_PORT");
  const failed = once(socket, "error");
  socket.write("reset");
  expect(await within(failed)).toMatchObject([{ code: "ECONNRESET" }]);
});

test("a connection that a client cuts is closed in the program, too", async () => {
  const socket = await open("CONTROL_PORT");
  socket.write("cut me");
  await once(socket, "data");
  const told = ask("is cut?");
  socket.resetAndDestroy();
  expect(await within(told)).toBe("it is");
});

test("the environment reaches the program, and its output and exit code come back", async () => {
  const other = await startProgram(program);
  expect(other.output()).toBe("listening on the loopback\nand to nobody\n");
  (await open("CONTROL_PORT", other)).write("exit");
  expect(await within(other.exit)).toBe(7);
  await other.stop();
});

test("a program that throws ends with 1 and says why, one that is stopped with null", async () => {
  const broken = startProgram('throw new Error("not today");');
  await expect(broken).rejects.toThrow("not today");
  const late = await startProgram(`${program}\nsetTimeout(() => nowhere(), 300);`);
  expect(await within(late.exit)).toBe(1);
  expect(late.output()).toContain("ReferenceError: nowhere is not defined");
  await late.stop();
  const stopped = await startProgram(program);
  await stopped.stop();
  expect(await within(stopped.exit)).toBe(null);
});

/** Resolves once a second look finds the same. */
async function settled(look: () => Promise<string>): Promise<void> {
  for (let last = await look(); ;) {
    const next = await look();
    if (next === last) return;
    last = next;
  }
}
