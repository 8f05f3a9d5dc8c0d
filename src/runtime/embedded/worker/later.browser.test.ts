import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBench, projectOf, type Bench } from "../host/testing/site.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
}, 60_000);
afterAll(() => bench.close());

/** Uses something of each file that comes with the later script, and writes what comes of it. */
const use = `
async function use(load) {
  const { strictEqual } = await load("assert");
  try { strictEqual(1, 2) } catch ({ code, name }) { console.log(code, name) }
  const { promisify, isDeepStrictEqual, debuglog, styleText } = await load("util");
  console.log(isDeepStrictEqual({ a: [1] }, { a: [1] }), typeof debuglog("x"), JSON.stringify(styleText("red", "x")));
  const zlib = await load("zlib");
  const packed = await promisify(zlib.gzip)("packed");
  console.log((await promisify(zlib.gunzip)(packed)).toString(), zlib.createGzip() instanceof zlib.Gzip);
  const crypto = await load("crypto");
  console.log(crypto.scryptSync("a", "b", 8, { N: 16 }).toString("hex"), crypto.pbkdf2Sync("a", "b", 2, 8, "sha512").toString("hex"));
  for (const name of ["md5", "sha1", "sha256", "sha512"]) console.log(crypto.createHash(name).update("x").digest("hex"));
  const url = await load("url");
  console.log(url.parse("http://a:b@x.org:81/p?q=1#h", true).query.q, url.resolve("http://a/b/c", "../d"));
  const { EventEmitter, once, on } = await load("events");
  const emitter = new EventEmitter();
  setImmediate(() => emitter.emit("heard", "once"));
  console.log((await once(emitter, "heard"))[0], typeof on, on.length);
  const { Readable, Duplex, compose, addAbortSignal } = await load("stream");
  console.log((await Readable.from([1, 2, 3]).map((n) => n * 2).toArray()).join());
  console.log((await Duplex.from(["a", "b"]).toArray()).join(), Readable.prototype.map.name, Readable.prototype.reduce.length);
  const doubled = compose(Readable.from(["a"]), async function* (all) { for await (const one of all) yield one + one });
  console.log((await doubled.toArray()).join());
  const aborting = new AbortController();
  const stopped = addAbortSignal(aborting.signal, new Readable({ read() {} }));
  aborting.abort();
  await stopped.toArray().catch(({ name }) => console.log(name));
  for await (const chunk of Readable.toWeb(Readable.from(["web"]))) console.log(chunk);
  const readline = await load("readline");
  for await (const line of readline.createInterface({ input: Readable.from(["one\\ntwo\\n"]) })) console.log(line);
  const { setTimeout: wait } = await load("timers/promises");
  console.log(await wait(1, "waited"));
  const dns = await load("dns");
  console.log((await dns.promises.lookup("127.0.0.1")).address);
  console.table([{ a: 1 }]);
  console.log(["assert", "zlib", "readline", "dns"].every((name) => builtinModules.includes(name)));
  process.exit(3);
}`;

/** Members of modules, as a program sees them before and after what they stand for is loaded. */
const compare = `
const names = ["assert", "zlib", "readline", "dns", "timers/promises", "crypto", "url", "util", "events", "stream"];
const kinds = () => JSON.stringify(names.map((name) => {
  const module = require(name);
  return Object.getOwnPropertyNames(module).map((key) => [key, typeof module[key]]);
}));
`;

const commonJs = `const { builtinModules } = require("node:module");
const { strictEqual } = require("assert");
${use}
use((name) => (name === "zlib" ? import("node:zlib") : require(name)));`;

const esModule = `import { builtinModules, createRequire } from "node:module";
import { createGzip, Gzip } from "node:zlib";
import readline from "node:readline";
const require = createRequire(import.meta.url);
if (!(createGzip() instanceof Gzip) || typeof readline.createInterface !== "function") throw new Error();
${use}
const ways = [require, (name) => import(name)];
let count = 0;
await use((name) => ways[count++ % ways.length](name));`;

/** What real Node writes. */
async function onNode(source: string, extension: "cjs" | "mjs"): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "later-"));
  const file = join(folder, `index.${extension}`);
  await writeFile(file, source);
  const { stdout } = await promisify(execFile)(process.execPath, [file]).catch(
    (failure: { code: number; stdout: string; stderr: string }) => {
      if (failure.code !== 3) throw new Error(failure.stderr);
      return failure;
    },
  );
  await rm(folder, { recursive: true });
  return stdout.trimEnd().split("\n");
}

/** What the runtime writes, and how the program ended. */
async function inWorker(source: string, variant: "cjs" | "esm" | "ts"): Promise<unknown> {
  const { context, page } = await bench.open(await bench.serve());
  const seen = await page.evaluate(
    async (project) => {
      const watched = await window.test.start({ project, trust: "own" }, { spare: false });
      const state = await watched.settled();
      return { state, lines: watched.logs.flatMap(({ text }) => text.split("\n")) };
    },
    projectOf(source, variant),
  );
  await context.close();
  return seen;
}

const exited = { at: "exited", code: 3 };

test("a program finds what comes later where Node has it, however it asks", async () => {
  const lines = await onNode(commonJs, "cjs");
  expect(await inWorker(commonJs, "cjs")).toEqual({ state: exited, lines });
  expect(await onNode(esModule, "mjs")).toEqual(lines);
  expect(await inWorker(esModule, "esm")).toEqual({ state: exited, lines });
  const typed = esModule.replace("let count = 0", "let count: number = 0");
  expect(await inWorker(typed, "ts")).toEqual({ state: exited, lines });
});

test("no member of a module changes its kind when the later script is there", async () => {
  const source = `${compare}
    const before = kinds();
    require("zlib").createGzip();
    console.log(before === kinds(), before.length > 5000);
    process.exit(3);`;
  expect(await inWorker(source, "cjs")).toEqual({ state: exited, lines: ["true true"] });
});
