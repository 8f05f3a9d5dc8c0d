import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { buildGateway } from "../build.ts";
import { createGatewayClient } from "../client.ts";
import type { Told } from "../control.ts";
import { readLines } from "../lines.ts";
import { wallClock, type WireRecord } from "../record.ts";

const HOUR = 3_600_000;
const fixtures = fileURLToPath(new URL("fixtures", import.meta.url));

let built = "";
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), "control-"));
  await buildGateway({ outDir: built });
});
afterAll(() => rm(built, { recursive: true }));

const disposers: (() => unknown)[] = [];
afterEach(async () => {
  for (const dispose of disposers.splice(0).reverse()) await dispose();
});

/** The gateway in a process of its own, with commands. */
async function startGateway() {
  const marks: number[] = [];
  const target = { port: 9, host: "127.0.0.1" };
  const child = spawn(process.execPath, [join(built, "gateway.mjs"), JSON.stringify({ target })], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const client = createGatewayClient({
    write: (line) => child.stdin.write(line),
    onRecord: () => undefined,
    onMark: (at) => marks.push(at),
  });
  child.stdout.on("data", client.push);
  child.on("exit", client.end);
  const exited = once(child, "exit");
  disposers.push(async () => {
    child.stdin.end();
    await exited;
  });
  const { control } = await client.ready;
  return { client, control, marks };
}

/** A program with the preload before it, which obeys the gateway's process. */
function startProgram(file: string, control: number) {
  const records: WireRecord[] = [];
  const marks: number[] = [];
  let output = "";
  const waiting = new Set<() => void>();
  const check = (): void => waiting.forEach((look) => look());
  const reader = readLines({
    message(message) {
      const told = message as Told;
      if (told.say === "record") records.push(told.record);
      else marks.push(told.at);
      check();
    },
    text(text) {
      output += text;
      check();
    },
  });
  const child = spawn(process.execPath, ["--import", join(built, "preload.mjs"), file], {
    cwd: fixtures,
    env: { ...process.env, PRELOAD_CONTROL: String(control) },
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdout.on("data", (chunk: Uint8Array) => reader.push(chunk));
  const exited = once(child, "exit").then(([code]) => code as number | null);
  disposers.push(async () => {
    child.stdin.end();
    await exited;
  });
  const until = <T>(find: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = find();
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return {
    records,
    /** Resolves when the program has said a mark that is later than this, in ms since the epoch. */
    marked: (after: number) => until(() => marks.find((at) => at >= after)),
    exited,
    input: child.stdin,
    output: () => output,
    /** Resolves with the first record of a type: the program's output may come after its answers. */
    recorded: (type: WireRecord["type"]) => until(() => records.find((it) => it.type === type)),
    /** Resolves when the program has written `text`. */
    wrote: (text: string) => until(() => output.includes(text) || undefined),
    port: () =>
      until(() => records.find((record) => record.type === "server" && record.port)).then(
        (record) => (record as { port: number }).port,
      ),
  };
}

/** Asks with the last cookie that came. */
function createBrowser(port: number) {
  let cookie = "";
  return async (): Promise<{ status: number; text: string }> => {
    const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { cookie } });
    cookie = response.headers.get("set-cookie")?.split(";")[0] ?? cookie;
    return { status: response.status, text: await response.text() };
  };
}

test("the clock of a running process is moved: sessions end, timers fire, its input stays its own", async () => {
  const { client, control } = await startGateway();
  const program = startProgram("expiry.mjs", control);
  const load = createBrowser(await program.port());
  expect((await load()).text).toBe("nobody at 0");
  expect((await load()).text).toBe("alice at 0");
  await client.setClockOffset(HOUR + 1000);
  await program.wrote("an hour later\nan hour later\n");
  expect((await load()).text).toBe("nobody at 1");
  program.input.write("hello");
  await program.wrote("input hello");
  program.input.end();
  expect(await program.exited).toBe(0);
  expect(program.records.filter(({ type }) => type === "note")).toEqual([]);
  expect(program.output()).toBe(
    "environment undefined undefined\nclock 0\nan hour later\nan hour later\ninput hello\n",
  );
});

test("a process that starts later has the clock and the faults from its first line on", async () => {
  const { client, control } = await startGateway();
  await client.setClockOffset(3 * HOUR);
  await client.setFaults({ storeDown: true });
  const program = startProgram("expiry.mjs", control);
  const load = createBrowser(await program.port());
  await program.wrote("clock 3\n");
  await load();
  const failed = await program.recorded("store");
  expect(failed).toMatchObject({ operation: "set", error: "The session store can't be reached." });
});

test("faults come and go while a process runs", async () => {
  const { client, control } = await startGateway();
  const program = startProgram("expiry.mjs", control);
  const load = createBrowser(await program.port());
  await load();
  await client.setFaults({ storeDown: true });
  expect((await load()).status).toBe(500);
  await client.setFaults({});
  expect(await load()).toMatchObject({ status: 200, text: "alice at 0" });
});

test("asked for a mark, both processes say how far they have told what they recorded", async () => {
  const { client, control, marks } = await startGateway();
  const program = startProgram("expiry.mjs", control);
  const load = createBrowser(await program.port());
  await load();
  // Clocks of two processes agree to a fraction of a millisecond.
  const asked = wallClock() - 5;
  await client.mark();
  expect(marks.at(-1)).toBeGreaterThan(asked);
  expect(await program.marked(asked)).toBeGreaterThan(asked);
  expect(program.records.some(({ type }) => type === "store")).toBe(true);
});

test("a process that has nothing left to do ends, and is not waited for", async () => {
  const { client, control } = await startGateway();
  const program = startProgram("short.mjs", control);
  expect(await program.exited).toBe(0);
  expect(program.output()).toBe("done\n");
  await client.setClockOffset(HOUR);
});

test("where nobody answers, the example runs, and a note says so", async () => {
  const nobody = createServer().listen(0, "127.0.0.1");
  await once(nobody, "listening");
  const { port } = nobody.address() as AddressInfo;
  await new Promise((resolve) => nobody.close(resolve));
  const program = startProgram("short.mjs", port);
  expect(await program.exited).toBe(0);
  expect(program.output()).toBe("done\n");
  expect(program.records).toMatchObject([
    { type: "note", text: expect.stringContaining("Faults and the clock can't be set: connect") },
  ]);
});
