import nodeBuffer from "node:buffer";
import { describe, expect, test } from "vitest";
import own from "./buffer.ts";

type AnyBuffer = typeof nodeBuffer.Buffer;
type Case = (Buffer: AnyBuffer) => unknown;

/** What comes of it: a value, or an error's class, code and message. */
function outcome(run: Case, Buffer: AnyBuffer): unknown {
  try {
    return plain(run(Buffer));
  } catch (error) {
    const { name, code, message } = error as Error & { code?: string };
    return { name, code, message };
  }
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { class: value.constructor.name, bytes: [...value] };
  return typeof value === "bigint" ? `${value}n` : value;
}

const same = (run: Case): void =>
  expect(outcome(run, own.Buffer), run.toString()).toEqual(outcome(run, nodeBuffer.Buffer));

/** A generator of numbers that is the same in each run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const encodings = "utf8 utf-8 UTF8 ucs2 utf16le latin1 binary ascii hex base64 base64url".split(
  " ",
);
const texts = [
  "",
  "a",
  "abc",
  "äöü€😀",
  "\ud800x\udc00",
  "00ff7g",
  "abcd12",
  "YWJj",
  "YQ==",
  "YQ==YQ",
  "a-_b+/",
  "Y W\nJj*",
  "\ufeffbom",
  "x".repeat(9000),
];

describe("texts", () => {
  test.each(encodings)("in %s become the bytes of Node's Buffer, and are read as by it", (name) => {
    const encoding = name as BufferEncoding;
    for (const text of texts) {
      same((Buffer) => Buffer.from(text, encoding));
      same((Buffer) => Buffer.byteLength(text, encoding));
      same((Buffer) => Buffer.from(text).toString(encoding));
      same((Buffer) => Buffer.from(text, "latin1").toString(encoding, 1, 4));
      // Shown in a message, which escapes what is no character, and cuts.
      if (!text.includes("\ud800") && text.length < 20)
        same((Buffer) => Buffer.alloc(7, text, encoding));
      same((Buffer) => {
        const bytes = Buffer.alloc(6, 1);
        return [bytes.write(text, 1, encoding), bytes.write(text, 2, 3, encoding), [...bytes]];
      });
    }
  });

  test("of unknown encodings are refused as by Node", () => {
    const unknown = "utf9" as BufferEncoding;
    same((Buffer) => Buffer.from("a", unknown));
    same((Buffer) => Buffer.from("a").toString(unknown));
    same((Buffer) => Buffer.alloc(2).write("a", unknown));
    same((Buffer) => Buffer.alloc(2).fill("a", unknown));
    same((Buffer) => Buffer.from("a").indexOf("a", 0, unknown));
    same((Buffer) => Buffer.byteLength("äöü", unknown));
    same((Buffer) =>
      [..."utf8 UTF-8 x".split(" "), "", undefined, 1].map((name) =>
        Buffer.isEncoding(name as string),
      ),
    );
  });
});

describe("numbers", () => {
  const names = Object.getOwnPropertyNames(nodeBuffer.Buffer.prototype).filter((name) =>
    /^(read|write)(Big)?(U?[iI]nt|Float|Double)/.test(name),
  );

  test("are all there", () => {
    expect(names.length).toBeGreaterThan(60);
    for (const name of names) {
      same((Buffer) => {
        const method = Reflect.get(Buffer.prototype, name) as () => void;
        return [typeof method, method.length, /Float|Double/.test(name) || method.name];
      });
    }
  });

  test("are read and written as by Node, and refused as by it", () => {
    const roll = dice(1);
    const offsets = [undefined, 0, 1, 2, 5, 7, 8, -1, 1.5, NaN, "1", null];
    const widths = [1, 2, 3, 4, 5, 6, 0, 7, 1.5, undefined, "2"];
    const values = [
      0,
      1,
      -1,
      127,
      128,
      255,
      256,
      65_535,
      -32_768,
      2 ** 31,
      2 ** 32 - 1,
      2 ** 40,
      -(2 ** 47),
      2 ** 48,
      1.9,
      -1.9,
      NaN,
      Infinity,
      "12",
      undefined,
      0n,
      -1n,
      2n ** 63n,
      2n ** 64n,
    ];
    const pick = <T>(list: readonly T[]): T => list[roll(list.length)] as T;
    for (const name of names) {
      for (let round = 0; round < 150; round++) {
        const filled = Array.from({ length: roll(12) }, () => roll(256));
        const isRead = name.startsWith("read");
        const args = isRead
          ? [pick(offsets), pick(widths)]
          : [pick(values), pick(offsets), pick(widths)];
        // Node has words of its own for mixed kinds of numbers, the engine's.
        if (name.includes("Big") && !isRead && typeof args[0] !== "bigint") args[0] = 1n;
        if (!name.includes("Big") && typeof args[0] === "bigint") args[0] = 1;
        const run: Case = (Buffer) => {
          const bytes = Buffer.from(filled);
          const result = (Reflect.get(bytes, name) as (...args: unknown[]) => unknown).apply(
            bytes,
            args,
          );
          return [plain(result), ...bytes];
        };
        expect(
          outcome(run, own.Buffer),
          `${name}(${args.map(String).join()}) of ${filled.join()}`,
        ).toEqual(outcome(run, nodeBuffer.Buffer));
      }
    }
  });
});

describe("bytes", () => {
  test("are found where Node finds them", () => {
    const roll = dice(2);
    const froms = [undefined, 0, 1, 3, 6, 9, -1, -3, -9, NaN, 2.7, "1", null];
    for (let round = 0; round < 3000; round++) {
      const encoding = (["utf8", "latin1", "utf16le", undefined] as const)[roll(4)];
      // Node says that it finds at the end what isn't there, in an odd number of bytes.
      const length = roll(9) & (encoding === "utf16le" ? ~1 : ~0);
      const hay = Array.from({ length }, () => 97 + roll(2));
      const needle = Array.from({ length: roll(4) }, () => 97 + roll(2));
      const from = froms[roll(froms.length)] as number;
      const kinds = [
        needle[0] ?? 0,
        String.fromCharCode(...needle),
        Uint8Array.from(needle),
        (needle[0] ?? 0) + 256,
      ];
      const value = kinds[roll(kinds.length)] as string;
      const run: Case = (Buffer) => {
        const bytes = Buffer.from(hay);
        return [
          bytes.indexOf(value, from, encoding),
          bytes.lastIndexOf(value, from, encoding),
          bytes.includes(value, from, encoding),
        ];
      };
      expect(
        outcome(run, own.Buffer),
        `${String(value)} from ${from} ${encoding} in ${hay.join()}`,
      ).toEqual(outcome(run, nodeBuffer.Buffer));
    }
  });

  test("are made, cut, copied, filled and compared as by Node", () => {
    const cases: readonly Case[] = [
      (B) => B.from([1, 256, -1, 1.9, NaN]),
      (B) => B.from({ length: 2, 0: 5 } as unknown as number[]),
      (B) => B.from({ type: "Buffer", data: [1, 2] } as unknown as number[]),
      (B) => B.from(new String("text") as unknown as string),
      (B) => B.from({ [Symbol.toPrimitive]: () => "primitive" } as unknown as string),
      (B) => B.from(Uint16Array.of(1, 256, 513) as unknown as number[]),
      (B) => B.from(new ArrayBuffer(4), 1, 2).byteOffset,
      (B) => B.from(new ArrayBuffer(4), 5),
      (B) => B.from(new ArrayBuffer(4), 1, 4),
      (B) => B.from(new ArrayBuffer(4), NaN, -1),
      ...[1, null, undefined, true, {}, () => 1, Symbol("s")].map(
        (value): Case =>
          (B) =>
            B.from(value as string),
      ),
      ...[-1, "1", NaN, null].map(
        (size): Case =>
          (B) =>
            B.alloc(size as number),
      ),
      (B) => B.alloc(5, "ab"),
      (B) => B.alloc(5, "é", "latin1"),
      (B) => B.alloc(3, Uint8Array.of(1, 2)),
      (B) => B.alloc(3, 300),
      (B) => B.alloc(3, "zz", "hex"),
      (B) => B.alloc(4).fill("ab", 1, 3),
      (B) => B.alloc(4).fill(7, 2),
      (B) => B.alloc(4).fill(7, 3, 9),
      (B) => B.alloc(4).fill(7, -1),
      (B) => B.alloc(4).fill(""),
      (B) => B.alloc(4).fill("€"),
      (B) => B.concat([B.from("a"), Uint8Array.of(98)]),
      (B) => B.concat([B.from("abc"), B.from("def")], 4),
      (B) => B.concat([B.from("abc")], 5),
      (B) => B.concat([]),
      (B) => B.concat([1] as unknown as Uint8Array[]),
      (B) => B.concat("a" as unknown as Uint8Array[]),
      (B) => B.from("hello").subarray(1, -1),
      (B) => B.from("hello").slice(-3),
      (B) => B.from("hello").slice(3, 1),
      (B) => B.from("abc").map((byte) => byte + 1),
      (B) => B.from("abc").filter((byte) => byte > 97),
      (B) => B.from("a").equals(Uint8Array.of(97)),
      (B) => B.from("a").equals("a" as unknown as Uint8Array),
      (B) => B.compare(B.from("ab"), B.from("abc")),
      (B) => B.compare("a" as unknown as Uint8Array, B.from("a")),
      (B) => B.from("xabc").compare(B.from("abcd"), 0, 3, 1),
      (B) => B.from("a").compare(B.from("b"), 0, 9),
      (B) => B.from("ab").compare(B.from("b"), 1),
      (B) => [B.from("hello").copy(B.alloc(3), 1, 2), B.from("abc").copy(B.alloc(2), 5)],
      (B) => B.from("abc").copy(B.alloc(2), -1),
      (B) => B.from("abc").copy(B.alloc(2), 0, 4),
      (B) => B.from("abc").copy("x" as unknown as Uint8Array),
      (B) => B.from("abcd").swap16(),
      (B) => B.from("abc").swap16(),
      (B) => B.from("abcdefgh").swap64(),
      (B) => JSON.stringify(B.from("ab")),
      (B) => `${B.from("text")}`,
      (B) => B.from("hello").toString("utf8", -2, 3),
      (B) => B.from("hello").toString("utf8", 3, 99),
      (B) => B.from("hello").toString("utf8", NaN, 2.7),
      (B) => B.alloc(2).write(1 as unknown as string),
      (B) => B.alloc(2).write("abc", 3),
      (B) => B.alloc(5).write("a€", 2),
      (B) => B.byteLength(1 as unknown as string),
      (B) => [
        B.isBuffer(B.alloc(1)),
        B.isBuffer(new Uint8Array(1)),
        B.alloc(1) instanceof Uint8Array,
      ],
      (B) => (B as unknown as (size: number) => Uint8Array)(3),
      (B) => new (B as unknown as new (text: string, encoding: string) => Uint8Array)("ff", "hex"),
      (B) => [
        B.name,
        B.poolSize,
        B.alloc(1).constructor === B,
        Object.getPrototypeOf(B) === Uint8Array,
      ],
      (B) => B.of(1, 2, 300),
    ];
    for (const run of cases) same(run);
  });

  test("have every member that Node's have, but for those of its own use", () => {
    const names = (target: object) => Object.getOwnPropertyNames(target);
    const isOwnUse = (name: string) => /(Slice|Write)$/.test(name);
    const lacking = names(nodeBuffer.Buffer.prototype).filter(
      (name) => !isOwnUse(name) && !(name in own.Buffer.prototype),
    );
    expect(lacking).toEqual([]);
    expect(names(nodeBuffer.Buffer).filter((name) => !(name in own.Buffer))).toEqual([]);
  });
});
