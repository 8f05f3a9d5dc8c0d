import nodeConsole from "node:console";
import { createRequire } from "node:module";
import { Writable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Console } from "./console.ts";
import { library } from "./library.ts";

/** The same calls on Node's module and on ours; what they return or throw must be equal. */
const native = createRequire(import.meta.url);

// Each program uses a module as untyped as JavaScript does.
type Any = any; // eslint-disable-line @typescript-eslint/no-explicit-any

function seen(value: unknown): unknown {
  if (value instanceof Error) {
    const { name, message, code } = value as NodeJS.ErrnoException;
    return { name, message, code };
  }
  if (value instanceof Uint8Array) return `<${Buffer.from(value).toString("hex")}>`;
  if (value instanceof URL) return value.href;
  if (Array.isArray(value)) return value.map(seen);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, seen(item)]));
  }
  return value;
}

function result(run: () => unknown): unknown {
  try {
    return seen(run());
  } catch (error) {
    return seen(error);
  }
}

const both = (name: string): [Any, Any] => [library[name]?.() as Any, native(`node:${name}`)];

function same(name: string, calls: readonly ((module: Any) => unknown)[]): void {
  const [ours, node] = both(name);
  for (const call of calls) {
    expect(
      result(() => call(ours)),
      String(call),
    ).toEqual(result(() => call(node)));
  }
}

describe("path", () => {
  const paths = [
    "",
    ".",
    "..",
    "/",
    "//a//b/../c/",
    "a/b.txt",
    "/a/.b",
    "../../x",
    "a/b/",
    "/a/b.c.d",
    "é/ü",
    "a/./b/../..",
    "/..",
  ];

  test("every function gives what Node's gives", () => {
    const names = [
      "normalize",
      "isAbsolute",
      "dirname",
      "basename",
      "extname",
      "parse",
      "resolve",
      "toNamespacedPath",
    ];
    same(
      "path",
      names.flatMap((name) => paths.map((path) => (m: Any) => m[name](path))),
    );
    same(
      "path",
      paths.flatMap((one) =>
        paths.map((other) => (m: Any) => [
          m.join(one, other),
          m.resolve(one, other),
          m.relative(one, other),
          m.basename(one, other),
        ]),
      ),
    );
    same("path", [
      (m) => m.format({ dir: "/a", name: "b", ext: "c" }),
      (m) => m.format({ root: "/", base: "x" }),
      (m) => m.format({ name: "b", ext: ".c" }),
      (m) => [m.sep, m.delimiter],
    ]);
  });

  test("arguments of the wrong type throw Node's errors", () => {
    same(
      "path",
      ["normalize", "dirname", "parse", "extname", "isAbsolute", "join", "resolve"].map(
        (name) => (m: Any) => m[name](5),
      ),
    );
    same("path", [(m) => m.join("a", null), (m) => m.relative("a"), (m) => m.basename("a", 5)]);
  });

  test("any path is joined, normalized and related as in Node", () => {
    const [ours, node] = both("path");
    const part = fc
      .array(fc.constantFrom("a", ".", "..", "/", "b.c", ""))
      .map((list) => list.join("/"));
    fc.assert(
      fc.property(part, part, (one, other) => {
        expect(ours.join(one, other)).toBe(node.join(one, other));
        expect(ours.relative(one, other)).toBe(node.relative(one, other));
        expect(ours.parse(one)).toEqual(node.parse(one));
      }),
    );
  });
});

describe("url", () => {
  const urls = [
    "http://user:pa%20ss@Host.com:8080/p/a/t/h?query=string#hash",
    "/a/b?c=d&e",
    "//host/path",
    "http://a.com",
    "http://a.com?x",
    "mailto:a@b.c",
    "javascript:alert(1)",
    "http://[::1]:80/x",
    "file:///etc/x",
    "?q",
    "#h",
    "",
    "a b",
    "http://a.com/a b<c>",
    "HTTP://EXAMPLE.com/%7Efoo",
    "http://a.com:/x",
    "x:y",
    "/path?a=b#c?d",
    "http://ex ample.com",
    "http://münchen.de/ä",
    "http:\\\\a.com\\b",
    "ws://h/socket.io/?EIO=4",
    "/a?b?c",
    "http://a.com/#",
    "http://a@b@c/",
    "*",
  ];

  test("parse and format give what Node's give", () => {
    same(
      "url",
      urls.flatMap((url) => [
        (m: Any) => ({ ...m.parse(url) }),
        (m: Any) => ({ ...m.parse(url, true) }),
        (m: Any) => ({ ...m.parse(url, false, true) }),
        (m: Any) => m.format(url),
        (m: Any) => m.format(m.parse(url)),
      ]),
    );
    same("url", [
      (m) => m.parse(5),
      (m) => m.format(5),
      (m) =>
        m.format({
          protocol: "http",
          host: "a",
          pathname: "b?c#d",
          query: { x: [1, 2] },
          hash: "h",
        }),
      (m) => m.format({ hostname: "::1", port: 3, slashes: true }),
      (m) =>
        m.format(new URL("http://u:p@x/y?z#w"), { auth: false, fragment: false, search: false }),
    ]);
  });

  test("resolve gives what Node's gives", () => {
    const bases = [
      "http://a/b/c/d;p?q",
      "/one/two/three",
      "http://a.com/b/",
      "mailto:x@y",
      "file:///a/b",
      "a/b",
      "",
      "http://u:p@h/x",
    ];
    const links = [
      "g",
      "./g",
      "g/",
      "/g",
      "//g",
      "?y",
      "#s",
      "",
      ".",
      "./",
      "..",
      "../g",
      "../../../g",
      "/./g",
      "/../g",
      "g.",
      "http://z/x",
      "https:g",
      "ws://q",
      "mailto:z",
      "g?y/../x",
    ];
    same(
      "url",
      bases.flatMap((base) => links.map((link) => (m: Any) => m.resolve(base, link))),
    );
  });

  test("file URLs and paths translate into each other", () => {
    same("url", [
      ...["/a b", "/ü#?%.txt", "/a/", "/a\\b", "/x\ny"].map((path) => (m: Any) => [
        m.pathToFileURL(path).href,
        m.fileURLToPath(m.pathToFileURL(path)),
      ]),
      (m) => m.fileURLToPath("http://x/y"),
      (m) => m.fileURLToPath("file://host/x"),
      (m) => m.fileURLToPath("file:///a%2Fb"),
      (m) => m.fileURLToPath(5),
      (m) => m.pathToFileURL(5),
      (m) => m.urlToHttpOptions(new URL("http://u:p@[::1]:8/a?b#c")),
      (m) => m.domainToASCII("español.com"),
    ]);
  });
});

describe("querystring", () => {
  test("parse and stringify give what Node's give, also for malformed text", () => {
    const texts = [
      "a=b&c=d",
      "a=1&a=2&a=3",
      "a",
      "=b",
      "&&a=b&",
      "a=%zz&b=%41",
      "a+b=c+d",
      "a=%E4%BD%A0",
      "a=%ff",
      "toString=1&__proto__=2",
      "a=b=c",
      "%",
    ];
    same(
      "querystring",
      texts.map((text) => (m: Any) => Object.entries(m.parse(text))),
    );
    same("querystring", [
      (m) =>
        m.stringify({ a: "b c", d: [1, true, null], e: undefined, f: 10n, g: Infinity, h: {} }),
      (m) => m.stringify("x"),
      (m) => m.stringify({ "ü&": "=" }),
      (m) => m.parse("a:1;b:2", ";", ":"),
      (m) => m.parse("a=1&b=2&c=3", "&", "=", { maxKeys: 2 }),
      (m) => m.escape("a b/ü*'()"),
      (m) => m.unescape("%41%"),
      (m) => m.stringify({ a: 1, b: [2, 3] }, ";", ":"),
    ]);
  });
});

describe("buffer", () => {
  test("encodings, lengths and errors are Node's", () => {
    const text = "héllo ✓ 😀 \ud800";
    const encodings = ["utf8", "hex", "base64", "base64url", "latin1", "ascii", "ucs2", "binary"];
    same(
      "buffer",
      encodings.flatMap((encoding) => [
        ({ Buffer: B }: Any) => B.from(text, encoding),
        ({ Buffer: B }: Any) => B.from(text).toString(encoding),
        ({ Buffer: B }: Any) =>
          B.byteLength(encoding.startsWith("base64") ? "aGk_LQ" : text, encoding),
        ({ Buffer: B }: Any) => B.alloc(8).write("aGk_LQ", 1, encoding),
        ({ Buffer: B }: Any) => B.isEncoding(encoding),
      ]),
    );
    same("buffer", [
      ({ Buffer: B }) => B.from([255, 254, 65, 195, 40, 226, 130]).toString(),
      ({ Buffer: B }) => B.from("\ufeffx").toString(),
      ({ Buffer: B }) => B.from("abcdef").toString("utf8", 1, 3),
      ({ Buffer: B }) => B.from(undefined),
      ({ Buffer: B }) => B.from(5),
      ({ Buffer: B }) => B.from(null),
      ({ Buffer: B }) => B.byteLength(5),
      ({ Buffer: B }) => B.concat([1]),
      ({ Buffer: B }) => B.concat("x"),
      ({ Buffer: B }) => B.concat([B.from("a"), new Uint8Array([1])], 5),
      ({ Buffer: B }) => B.from(new Uint16Array([1, 258])),
      ({ Buffer: B }) => B.from({ type: "Buffer", data: [1, 2] }),
      ({ Buffer: B }) => B.from("zz", "hex"),
      ({ Buffer: B }) => JSON.stringify(B.from("a")),
      ({ Buffer: B }) => B.from("abc").equals(B.from("abc")),
      ({ Buffer: B }) => B.from("abcabc").indexOf("ca"),
      ({ Buffer: B }) => B.alloc(4).fill("YQ", "base64url"),
      ({ Buffer: B }) => B.from("abc").slice(-2).toString(),
      ({ Buffer: B }) => B.from([1, 2, 3, 4, 5, 6]).readUIntBE(0, 6),
      ({ Buffer: B }) => B.alloc(2).readUInt32BE(0),
      ({ Buffer: B }) => B.alloc(4).readUInt32BE(1),
      ({ Buffer: B }) => B.alloc(8).readDoubleLE(0.5),
      ({ Buffer: B }) => B.alloc(2).writeUInt16LE(5, 1),
      ({ Buffer: B }) => B.alloc(4).writeUInt16LE(5, 1),
      ({ Buffer: B }) => B.alloc(4).readUIntBE(2, 3),
      (m) => m.isUtf8(Buffer.from([255])),
      (m) => m.isAscii(Buffer.from("é")),
    ]);
  });
});

describe("crypto", () => {
  test("hashes, HMACs and derived keys are Node's, byte for byte", () => {
    for (const name of [
      "md5",
      "sha1",
      "sha224",
      "sha256",
      "sha384",
      "sha512",
      "SHA256",
      "RSA-SHA256",
      "ripemd160",
    ]) {
      same("crypto", [
        (m) =>
          m
            .createHash(name)
            .update("héllo")
            .update(Buffer.from([1, 2]))
            .digest("hex"),
        (m) => m.createHash(name).update("68656c6c6f", "hex").digest(),
        (m) => m.createHmac(name, "key").update("data").digest("base64url"),
        (m) => m.createHmac(name, Buffer.alloc(200, 7)).update("").digest("base64"),
        (m) => m.pbkdf2Sync("pw", "salt", 3, 20, name.toLowerCase().replace("rsa-", "")),
      ]);
    }
    same("crypto", [
      (m) => m.scryptSync("pw", "salt", 32, { N: 16, r: 2 }),
      (m) => m.scryptSync("pw", "salt", 8, { N: 3 }),
      (m) => Buffer.from(m.hkdfSync("sha256", "k", "s", "i", 42)),
      (m) => {
        const h = m.createHash("sha1").update("a");
        const c = h.copy();
        return [h.update("b").digest("hex"), c.digest("hex")];
      },
    ]);
  });

  test("misuse throws Node's errors", () => {
    same("crypto", [
      (m) => m.createHash(5),
      (m) => m.createHash("sha1").update(5),
      (m) => m.createHash("sha1").update(),
      (m) => {
        const h = m.createHash("sha1");
        h.digest();
        h.digest();
      },
      (m) => {
        const h = m.createHash("sha1");
        h.digest();
        h.update("x");
      },
      (m) => {
        const h = m.createHmac("sha1", "k");
        h.digest();
        return h.digest("hex");
      },
      (m) => m.createHmac("nope", "k"),
      (m) => m.createHmac("sha1"),
      (m) => m.randomBytes(-1),
      (m) => m.randomBytes("x"),
      (m) => m.timingSafeEqual(Buffer.from("a"), Buffer.from("ab")),
      (m) => m.timingSafeEqual("a", "b"),
      (m) => m.timingSafeEqual(Buffer.from("a"), Buffer.from("a")),
      (m) => m.randomInt(5, 5),
      (m) => m.randomInt("x"),
      (m) => m.pbkdf2Sync("p", "s", 0, 1, "sha1"),
      (m) => m.pbkdf2Sync("p", "s", 1, 1, "nope"),
    ]);
    expect(() => both("crypto")[0].createHash("nope")).toThrow("Digest method not supported");
  });

  test("random values have their size, range and form", async () => {
    const [crypto] = both("crypto");
    expect(crypto.randomBytes(70_000)).toHaveLength(70_000);
    expect(new Set(Array.from({ length: 200 }, () => crypto.randomInt(3))).size).toBe(3);
    expect(crypto.randomUUID()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const filled = await new Promise<Uint8Array>((resolve) =>
      crypto.randomFill(new Uint8Array(64), (_error: null, bytes: Uint8Array) => resolve(bytes)),
    );
    expect(filled.some((byte) => byte !== 0)).toBe(true);
  });

  test("a hash is a stream, and can be made without new", async () => {
    const [crypto, node] = both("crypto");
    const hash = crypto.createHash("sha256");
    hash.end("streamed");
    const [digest] = await hash.toArray();
    expect(Buffer.from(digest).toString("hex")).toBe(
      node.createHash("sha256").update("streamed").digest("hex"),
    );
  });

  test("what is missing says so and names what to use", () => {
    expect(() => both("crypto")[0].createCipheriv("aes-128-cbc")).toThrow(
      /crypto\.createCipheriv is not available.*own machine/s,
    );
  });
});

describe("util", () => {
  const cyclic: Any = { a: 1 };
  cyclic.self = cyclic;
  class Point {
    x = 1;
    #hidden = 2;
    get y() {
      return this.#hidden;
    }
  }
  const values: readonly unknown[] = [
    1,
    -0,
    10n,
    "it's",
    "a\"b'c",
    undefined,
    null,
    Symbol("s"),
    true,
    [1, , 3],
    { a: { b: { c: { d: 1 } } } },
    cyclic,
    new Point(),
    Point,
    function f() {},
    () => {},
    async () => {},
    new Map([["a", { b: 1 }]]),
    new Set([1, "x"]),
    new Date(0),
    /x/gi,
    Object.create(null),
    new Uint8Array([1, 2, 3]),
    new ArrayBuffer(2),
    [["a".repeat(100)], "b".repeat(200)],
    Array.from({ length: 120 }, (_, i) => i),
    { "a-b": 1, [Symbol("k")]: 2 },
    new (class extends Array {})(3),
    new Promise(() => {}),
    new WeakMap(),
    [undefined, null],
    {
      get a() {
        return 1;
      },
      set b(_v: number) {},
    },
    "line\nbreak",
    ["line\nbreak"],
    Object("boxed"),
    [1.5, -2],
    { e: [] },
    new Proxy({ p: 1 }, {}),
  ];

  // A page can't tell whether a promise has settled: it is always shown as pending.
  test("inspect and format write what Node writes", () => {
    same(
      "util",
      values.flatMap((value) =>
        [
          (m: Any) => m.inspect(value),
          (m: Any) => m.inspect(value, { depth: 0, colors: true }),
          (m: Any) => m.inspect(value, { compact: false, breakLength: 40 }),
          (m: Any) => m.format("%s %d %i %j %o %O %%", value, 1.5, "42x", { a: 1 }, [1], { b: 2 }),
        ].slice(0, value === cyclic ? 3 : 4),
      ),
    );
    same("util", [
      (m) => m.format("a", "b", { c: 1 }),
      (m) => m.format(1, 2, "3"),
      (m) => m.format("%c x %s", "css", null),
      (m) => m.format("%s", Symbol("a")),
      (m) => m.format("%d", "x"),
      (m) => m.inspect(new Error("x")).split("\n")[0],
      (m) => m.inspect({ [m.inspect.custom]: () => "custom" }),
    ]);
  });

  test("isDeepStrictEqual decides as Node does", () => {
    // prettier-ignore
    const pairs: [unknown, unknown][] = [
      [{ a: 1 }, { a: 1 }],
      [{ a: 1 }, { a: 1, b: undefined }],
      [[1], ["1"]],
      [0, -0],
      [NaN, NaN],
      [new Date(1), new Date(1)],
      [new Map([[{ k: 1 }, 1]]), new Map([[{ k: 1 }, 1]])],
      [new Set([{ a: 1 }]), new Set([{ a: 1 }])],
      [new Set([1, 2]), new Set([1, 3])],
      [cyclic, cyclic],
      [/a/g, /a/i],
      [Object.create(null), {}],
      [new Uint8Array([1]), new Uint8Array([1])],
      [new Uint8Array([1]), Buffer.from([1])],
      [[1, 2], { 0: 1, 1: 2, length: 2 }],
      [Object(1), Object(1)],
      [Object(1), 1],
      [new Error("a"), new Error("a")],
      [new Error("a"), new Error("b")],
      [{ [Symbol.for("a")]: 1 }, { [Symbol.for("a")]: 2 }],
      [
        [1, , 3],
        [1, undefined, 3],
      ],
      [new Set([undefined]), new Set([null])],
      [new Map([[1, undefined]]), new Map([[2, undefined]])],
      [null, undefined],
      [new Point(), { x: 1 }],
    ];
    same(
      "util",
      pairs.flatMap(([one, other]) => [
        (m: Any) => m.isDeepStrictEqual(one, other),
        (m: Any) => m.isDeepStrictEqual(other, one),
      ]),
    );
  });

  test("types tell kinds as Node's do", () => {
    const [ours, node] = both("util");
    const names = Object.keys(ours.types).filter((name) => name !== "isProxy");
    const kinds = [
      ...values,
      (function () {
        // eslint-disable-next-line prefer-rest-params -- the old object is one of the kinds
        return arguments;
      })(),
      new DataView(new ArrayBuffer(1)),
      (function* () {})(),
      function* () {},
      new Map().entries(),
      Object(Symbol("x")),
      new (class Wrong {
        [Symbol.toStringTag] = "Map";
      })(),
    ];
    for (const name of names) {
      for (const value of kinds)
        expect(ours.types[name](value), `${name}(${node.inspect(value)})`).toBe(
          node.types[name](value),
        );
    }
  });

  test("promisify, callbackify, inherits, deprecate, styleText and the rest behave as Node's", async () => {
    const [ours, node] = both("util");
    for (const m of [ours, node]) {
      const add = (a: number, b: number, done: (error: unknown, sum?: number) => void) =>
        a < 0 ? done(new Error("neg")) : done(null, a + b);
      const later = m.promisify(add);
      expect(await later(1, 2)).toBe(3);
      await expect(later(-1, 2)).rejects.toThrow("neg");
      expect(m.promisify(later)).not.toBe(add);
      expect(
        await new Promise((resolve) =>
          m.callbackify(async (x: number) => x * 2)(4, (_e: unknown, v: unknown) => resolve(v)),
        ),
      ).toBe(8);

      expect(
        await new Promise((resolve) =>
          m.callbackify(() => Promise.reject(null))((e: Any) => resolve(e.code)),
        ),
      ).toBe("ERR_FALSY_VALUE_REJECTION");
      function Parent(this: Any) {
        this.p = 1;
      }
      function Child(this: Any) {
        (Parent as Any).call(this);
      }
      m.inherits(Child, Parent);
      expect([
        new (Child as Any)().p,
        (Child as Any).super_ === Parent,
        new (Child as Any)() instanceof Parent,
      ]).toEqual([1, true, true]);
    }
    same("util", [
      (m) => m.promisify(5),
      (m) => m.callbackify(5),
      (m) => m.inherits(5, 6),
      (m) => m.styleText("red", "x", { validateStream: false }),
      (m) => m.styleText(["bold", "underline"], "x"),
      (m) => m.styleText("nope", "x"),
      (m) => m.stripVTControlCharacters("\u001b[31mx\u001b[39m"),
      (m) => m.toUSVString("a\ud800b"),
      (m) => m.isArray([]),
      (m) => m._extend({ a: 1 }, { b: 2 }),
      (m) => m.debuglog("none").enabled,
      (m) => m.deprecate(() => 7, "old", "DEP_TEST")(),
    ]);
  });
});

describe("console", () => {
  test("every method writes what Node's writes, to the same stream", () => {
    const record = (Class: Any) => {
      const lines: string[] = [];
      const sink = (name: string) =>
        new Writable({
          write: (chunk: Buffer, _encoding, done) => (
            lines.push(`${name} ${String(chunk)}`),
            done()
          ),
        });
      const c = new Class({ stdout: sink("out"), stderr: sink("err") });
      c.log("a %s", "b", { c: 1 });
      c.info("i");
      c.debug("d");
      c.warn("w");
      c.error("e");
      c.log();
      c.group("g");
      c.log("in\ner");
      c.group();
      c.warn("deep");
      c.groupEnd();
      c.groupEnd();
      c.log("out");
      c.count();
      c.count("x");
      c.count();
      c.countReset();
      c.count();
      c.assert(true, "no");
      c.assert(false, "bad %s", 1);
      c.assert(false);
      c.assert(false, { a: 1 });
      c.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 });
      c.table([
        { a: 1, b: "x" },
        { a: 2, c: true },
      ]);
      c.table([[1, 2], [3]]);
      c.table([1, "two"]);
      c.table({ r: { a: 1 } });
      c.table(new Map([["k", 1]]));
      c.table(new Set(["v"]));
      c.table("text");
      c.table([{ a: 1, b: 2 }], ["b"]);
      return lines;
    };
    expect(record(Console)).toEqual(record(nodeConsole.Console));
  });

  test("trace and timers write their label", () => {
    const lines: string[] = [];
    const made: Any = new Console({ stdout: { write: (text: string) => lines.push(text) } });
    made.time("t");
    made.timeLog("t", 1);
    made.timeEnd("t");
    made.trace("here %d", 2);
    expect(lines[0]).toMatch(/^t: [\d.]+ms 1\n$/);
    expect(lines[1]).toMatch(/^t: [\d.]+ms\n$/);
    expect(lines[2]).toMatch(/^Trace: here 2\n {4}at /);
  });
});
