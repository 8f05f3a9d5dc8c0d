import fc from "fast-check";
import { expect, test } from "vitest";

import { faultNames } from "../faults.ts";
import { crc32, fromBase64Url, toBase64Url } from "./bytes.ts";
import { decodeShared, encodeShared, longestCode, noOptions } from "./codec.ts";
import type { Shared } from "./codec.ts";
import { deflate } from "./deflate.ts";

const resave: Shared = {
  lab: "counter",
  variant: "ts",
  edits: { "index.ts": "resave: true, // “naïve” 🍪\n".repeat(20), "index.html": "" },
  options: noOptions,
};

const anyShared: fc.Arbitrary<Shared> = fc.record({
  lab: fc.string(),
  variant: fc.constantFrom("cjs", "esm", "ts"),
  edits: fc
    .dictionary(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme", maxLength: 200 }))
    .map((edits) => ({ ...edits })),
  options: fc
    .record(
      { version: fc.string(), faults: fc.subarray([...faultNames]) },
      { requiredKeys: ["faults"] },
    )
    .map((options) => ({ ...options })),
});

async function codeOf(shared: Shared): Promise<string> {
  const encoded = await encodeShared(shared);
  if (encoded.is === "wrong") throw new Error(`too large: ${encoded.length}`);
  return encoded.code;
}

test("what is shared is what is read, whatever it is", async () => {
  await fc.assert(
    fc.asyncProperty(anyShared, async (shared) => {
      expect(await decodeShared(await codeOf(shared))).toEqual({ is: "shared", shared });
    }),
  );
});

test("a link needs no character that an address would escape", async () => {
  expect(await codeOf(resave)).toMatch(/^[\w-]+$/);
});

test("each byte that is changed to any other is found, and the link refused", async () => {
  const bytes = fromBase64Url(await codeOf(resave)) ?? new Uint8Array();
  for (let at = 0; at < bytes.length; at++) {
    for (const flip of [1, 0x80, 0xff, 1 + (at % 255)]) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ flip;
      expect(await decodeShared(toBase64Url(changed))).toMatchObject({ is: "wrong" });
    }
  }
});

test("each character that is changed, and each end that is cut off, is found", async () => {
  const code = await codeOf(resave);
  const spelling = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_%+/=. ";
  for (let at = 0; at < code.length; at++) {
    expect(await decodeShared(code.slice(0, at))).toEqual({ is: "wrong", problem: "damaged" });
    // At the last character, all: its spare bits are where two spellings could mean the same.
    const others =
      at === code.length - 1 ? [...spelling] : [...spelling].slice(at % 60, (at % 60) + 3);
    for (const other of others.filter((one) => one !== code[at])) {
      const changed = code.slice(0, at) + other + code.slice(at + 1);
      expect(await decodeShared(changed)).toMatchObject({ is: "wrong" });
    }
  }
});

test("what is too large for a link is said, and makes none", async () => {
  const random = fc.sample(
    fc.string({ minLength: 20_000, maxLength: 20_000, unit: "binary-ascii" }),
    1,
  );
  const encoded = await encodeShared({ ...resave, edits: { "index.ts": String(random) } });
  expect(encoded).toMatchObject({ is: "wrong", problem: "too-large" });
});

test("a small link that would unpack to much is refused", async () => {
  const bomb = new TextEncoder().encode(
    JSON.stringify(["counter", "ts", { a: "a".repeat(2_000_000) }]),
  );
  const code = await wrapped(1, await deflate(bomb));
  expect(code.length).toBeLessThan(longestCode);
  expect(await decodeShared(code)).toEqual({ is: "wrong", problem: "damaged" });
});

test("a link of a later version is told apart from a damaged one", async () => {
  const code = await wrapped(3, await deflate(new TextEncoder().encode("[]")));
  expect(await decodeShared(code)).toEqual({ is: "wrong", problem: "of-another-version" });
});

test.each([
  "null",
  "{}",
  "[]",
  '["counter","ts"]',
  '["counter","ts",[]]',
  '["counter","ts",null]',
  '["counter","ts",{"index.ts":1}]',
  '["counter","js",{}]',
  '[1,"ts",{}]',
  "not json",
])("a link that holds %s is refused", async (text) => {
  const code = await wrapped(1, await deflate(new TextEncoder().encode(text)));
  expect(await decodeShared(code)).toEqual({ is: "wrong", problem: "damaged" });
});

test("a link from before there were options is read, and one without any is made like it", async () => {
  const text = JSON.stringify([resave.lab, resave.variant, resave.edits]);
  const before = await wrapped(1, await deflate(new TextEncoder().encode(text)));
  expect(await decodeShared(before)).toEqual({ is: "shared", shared: resave });
  expect(await codeOf(resave)).toBe(before);
});

test.each([
  '["counter","ts",{}]',
  '["counter","ts",{},null]',
  '["counter","ts",{},[]]',
  '["counter","ts",{},{}]',
  '["counter","ts",{},{"version":1,"faults":[]}]',
  '["counter","ts",{},{"faults":["store-down","store-down"]}]',
  '["counter","ts",{},{"faults":["__proto__"]}]',
  '["counter","ts",{},{"faults":[["store-down"]]}]',
  '["counter","ts",{},{"faults":"store-down"}]',
  '["counter","ts",{},{"faults":[]},1]',
])("a link whose options were tampered with is refused: %s", async (text) => {
  const code = await wrapped(2, await deflate(new TextEncoder().encode(text)));
  expect(await decodeShared(code)).toEqual({ is: "wrong", problem: "damaged" });
});

/** A link with a good checksum around anything at all, as anyone can make one. */
async function wrapped(version: number, packed: Uint8Array): Promise<string> {
  const sum = crc32(Uint8Array.from([version, ...packed]));
  const head = new Uint8Array(5);
  head[0] = version;
  new DataView(head.buffer).setUint32(1, sum);
  return toBase64Url(Uint8Array.from([...head, ...packed]));
}
