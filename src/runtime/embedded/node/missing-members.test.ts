import { builtinModules, createRequire } from "node:module";
import { expect, test } from "vitest";
import { builtins } from "./index.ts";

const require = createRequire(import.meta.url);

/** Node's public modules; `module` is the loader's. */
const modules = builtinModules.filter((name) => !name.startsWith("_") && name !== "module");

/** There only where a process has a parent that speaks with it, as a test runner's has. */
const ofChildren = ["send", "disconnect", "channel"];

/** Not there at all: packages such as compression and axios look for them, and do without. */
const lookedFor = ["createBrotliCompress", "createBrotliDecompress"];

const functionsOf = (exports: Record<string, unknown>): string[] =>
  Object.getOwnPropertyNames(exports).filter(
    (name) =>
      /^[A-Za-z]/.test(name) && typeof exports[name] === "function" && !ofChildren.includes(name),
  );

test.each(modules)(
  "every function of %s is here, or says that it is missing and what to do",
  (name) => {
    const ours = builtins[name]?.() as Record<string, unknown>;
    const node = require(`node:${name}`) as Record<string, unknown>;
    for (const member of functionsOf(node)) {
      const is = lookedFor.includes(member) ? "undefined" : "function";
      expect([member, typeof ours[member]]).toEqual([member, is]);
    }
  },
);

test.each([
  ["util", "parseArgs"],
  ["dns", "resolve4"],
  ["crypto", "generateKey"],
  ["crypto", "X509Certificate"],
  ["net", "BlockList"],
  ["fs", "opendir"],
  ["process", "loadEnvFile"],
  ["zlib", "brotliCompressSync"],
  ["punycode", "toASCII"],
])("%s.%s names itself and a remedy when it is used", (name, member) => {
  const ours = builtins[name]?.() as Record<string, new () => unknown>;
  const use = () => new (ours[member] as new () => unknown)();
  expect(use).toThrow(
    expect.objectContaining({
      code: "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM",
      message: expect.stringMatching(
        new RegExp(`^${name}\\.${member} is not available in this page's runtime\\. [A-Z]`),
      ),
    }),
  );
});

test("who looks whether zlib has Brotli finds that it hasn't", () => {
  const zlib = builtins.zlib?.() as object;
  for (const member of lookedFor) expect([member, member in zlib]).toEqual([member, false]);
});

test("process.getBuiltinModule gives a module, or nothing", () => {
  const { getBuiltinModule } = builtins.process?.() as NodeJS.Process;
  expect(getBuiltinModule("node:fs")).toBe(builtins.fs?.());
  expect(getBuiltinModule("nothing")).toBe(undefined);
});

test("stream/consumers take in all of a stream, as in Node", async () => {
  const seen = [builtins, undefined].map(async (own) => {
    const load = (name: string): unknown => (own ? own[name]?.() : require(`node:${name}`));
    const { Readable } = load("stream") as typeof import("node:stream");
    const consumers = load("stream/consumers") as typeof import("node:stream/consumers");
    // A character lies across two parts.
    const bytes = Buffer.from('["é"]');
    const parts = () => Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]);
    return [
      await consumers.text(parts()),
      await consumers.json(parts()),
      (await consumers.buffer(parts())).toString("hex"),
      (await consumers.arrayBuffer(parts())).byteLength,
      (await consumers.blob(parts())).size,
      await consumers.json(Readable.from(["{"])).catch((error: Error) => error.name),
    ];
  });
  const [ours, node] = await Promise.all(seen);
  expect(ours).toEqual(node);
});
