import { afterAll, beforeAll, expect, test } from "vitest";
import { openBench, projectOf, type Bench } from "../host/testing/site.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
}, 60_000);
afterAll(() => bench.close());

/** How the program ended or that it listens, and what it printed. */
async function runProject(files: string | Readonly<Record<string, string>>): Promise<unknown> {
  const { context, page } = await bench.open(await bench.serve());
  const seen = await page.evaluate(async (project) => {
    const watched = await window.test.start({ project, trust: "own" }, { spare: false });
    const state = await watched.settled();
    await watched.run.stop();
    return { state, lines: watched.logs.map(({ text }) => text) };
  }, projectOf(files));
  await context.close();
  return seen;
}

const chain = (length: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length }, (_, n) => [
      `m${n}.mjs`,
      n + 1 < length ? `export * from "./m${n + 1}.mjs";` : 'export * from "./app.mjs";',
    ]),
  );

test("a CommonJS program that imports its modules lives until they are there", async () => {
  const seen = await runProject({
    ...chain(30),
    "index.js": 'import("./m0.mjs").then(({ listen }) => listen());',
    "app.mjs":
      'import http from "node:http"; export const listen = () => http.createServer().listen(process.env.PORT);',
  });
  expect(seen).toEqual({ state: { at: "running", port: 3000 }, lines: [] });
});

test("a program lives until what it compresses, digests or reads of a blob is there", async () => {
  const seen = await runProject(`
    process.on("exit", () => console.log("exit"));
    require("zlib").gzip("x", async (_, packed) => {
      console.log(packed.length > 0);
      console.log((await crypto.subtle.digest("SHA-1", packed)).byteLength);
      console.log(await new Blob(["text"]).text());
      process.exit(3);
    });`);
  expect(seen).toEqual({
    state: { at: "exited", code: 3 },
    lines: ["true", "20", "text", "exit"],
  });
});

test("an import whose module never gets to its end keeps no program alive", async () => {
  const seen = await runProject({
    "index.js":
      'process.on("exit", (code) => { console.log(code); process.exitCode = 4; }); import("./never.mjs");',
    "never.mjs": 'console.log("begun"); await new Promise(() => undefined);',
  });
  expect(seen).toEqual({ state: { at: "exited", code: 4 }, lines: ["begun", "0"] });
});

test("a main module that waits for what can't come ends with Node's code 13", async () => {
  const seen = await runProject({
    "package.json": '{ "type": "module" }',
    "index.js": 'process.on("exit", (code) => console.log(code)); await new Promise(() => {});',
  });
  expect(seen).toEqual({
    state: { at: "exited", code: 13 },
    lines: ["Warning: Detected unsettled top-level await", "0"],
  });
});

/** As Node 20 to 24 print it. */
test.each([
  ["commonjs", ["survived", "tick", "promise", "exit 4"]],
  ["module", ["promise", "survived", "tick", "exit 4"]],
])(
  "a main module that throws goes on where that is heard, its ticks and promises in Node's order (%s)",
  async (type, lines) => {
    const seen = await runProject({
      "package.json": JSON.stringify({ type }),
      "index.js": `
        process.on("exit", () => { process.exitCode = 4; console.log("exit 4"); });
        process.on("uncaughtException", ({ message }) => console.log(message));
        process.nextTick(() => console.log("tick"));
        Promise.resolve().then(() => console.log("promise"));
        throw new Error("survived");`,
    });
    expect(seen).toEqual({ state: { at: "exited", code: 4 }, lines });
  },
);
