/** What computes: paths, URLs, text, hashes, compression, inspection. */
import { caught, type Cases, type Env } from "../case.ts";

type Modules = {
  assert: typeof import("node:assert");
  crypto: typeof import("node:crypto");
  path: typeof import("node:path");
  querystring: typeof import("node:querystring");
  string_decoder: typeof import("node:string_decoder");
  url: typeof import("node:url");
  util: typeof import("node:util");
  zlib: typeof import("node:zlib");
};

const use = <Name extends keyof Modules>(env: Env, name: Name) =>
  env.require(name) as Modules[Name];

export const libraryCases: Cases = {
  "path joins, relates and takes apart": (env) => {
    const path = use(env, "path");
    return [
      path.join("a", "..", "/b/", "./c"),
      path.relative("/a/b/c", "/a/d"),
      path.parse("/x/y.tar.gz"),
      path.resolve("/a", "../b"),
      path.extname(".bashrc"),
    ];
  },
  "path refuses what isn't text": (env) => [
    caught(() => use(env, "path").join(5 as never)),
    caught(() => use(env, "path").dirname(undefined as never)),
  ],
  "url parses as servers do": (env) => {
    const { parse, resolve } = use(env, "url");
    return [
      "/a?b=c#d",
      "//host/x",
      "http://u:p@h:8/p?q",
      "*",
      "/socket.io/?EIO=4&transport=polling",
    ].map((text) => [{ ...parse(text, true) }, resolve("http://a/b/c", text)]);
  },
  "url turns paths into file URLs and back": (env) => {
    const { fileURLToPath, pathToFileURL } = use(env, "url");
    return [
      pathToFileURL("/a b/ü#?").href,
      fileURLToPath("file:///a%20b"),
      caught(() => fileURLToPath("http://x")),
    ];
  },
  "querystring never throws for malformed text": (env) => {
    const { parse, stringify } = use(env, "querystring");
    return [{ ...parse("a=%zz&a=1&b=%ff&c") }, stringify({ a: [1, "ü"], b: undefined })];
  },
  "buffers convert between encodings": ({ Buffer }) => {
    const text = "héllo ✓ 😀";
    const encodings = ["utf8", "hex", "base64", "base64url", "latin1", "ucs2"] as const;
    return encodings.map((encoding) => [
      Buffer.from(text).toString(encoding),
      Buffer.from(text, "utf8").length,
      Buffer.from(Buffer.from(text).toString(encoding), encoding).toString("hex"),
    ]);
  },
  "buffers replace malformed UTF-8": ({ Buffer }) => [
    Buffer.from([0xe2, 0x82, 0x41, 0xff]).toString(),
    Buffer.from("\ud800x").toString("hex"),
  ],
  "buffers refuse what they can't hold": ({ Buffer }) => [
    caught(() => Buffer.from(5 as never)),
    caught(() => Buffer.concat([1] as never)),
    caught(() => Buffer.alloc(2).readUInt32BE(0)),
  ],
  "a string decoder keeps split characters": (env) => {
    const decoder = new (use(env, "string_decoder").StringDecoder)("utf8");
    return [
      decoder.write(env.Buffer.from([0xe2, 0x82])),
      decoder.write(env.Buffer.from([0xac])),
      decoder.end(env.Buffer.from([0xe2])),
    ];
  },
  "hashes and keys": (env) => {
    const crypto = use(env, "crypto");
    const of = (name: string) => crypto.createHash(name).update("abc").digest("hex");
    return [
      of("md5"),
      of("sha1"),
      of("sha256"),
      of("sha512"),
      crypto.createHmac("sha256", "k").update("abc").digest("base64url"),
      crypto.pbkdf2Sync("p", "s", 2, 16, "sha1").toString("hex"),
      crypto.scryptSync("p", "s", 16, { N: 16 }).toString("hex"),
    ];
  },
  "hashes refuse a second digest": (env) => {
    const hash = use(env, "crypto").createHash("sha1");
    hash.digest();
    return [caught(() => hash.digest()), caught(() => hash.update("x"))];
  },
  "comparison in constant time": (env) => {
    const { timingSafeEqual } = use(env, "crypto");
    const bytes = (text: string) => env.Buffer.from(text);
    return [
      timingSafeEqual(bytes("a"), bytes("a")),
      timingSafeEqual(bytes("a"), bytes("b")),
      caught(() => timingSafeEqual(bytes("a"), bytes("ab"))),
    ];
  },
  "random values have size and form": (env) => {
    const { randomBytes, randomInt, randomUUID } = use(env, "crypto");
    return [
      randomBytes(33).length,
      randomInt(1) === 0,
      /^[0-9a-f-]{36}$/.test(randomUUID()),
      caught(() => randomBytes(-1)),
    ];
  },
  "inspect shows values": (env) => {
    const { inspect, format } = use(env, "util");
    class Point {
      // The worker's bundle is minified.
      static {
        Object.defineProperty(this, "name", { value: "Point" });
      }
      x = 1;
    }
    const values = [
      1,
      "it's",
      [1, [2, [3, [4]]]],
      { a: { b: { c: { d: 1 } } } },
      new Map([["k", new Set([1])]]),
      new Point(),
      Symbol("s"),
      new Date(0),
      /x/g,
      null,
      undefined,
      () => 1,
      env.Buffer.from("hi"),
      Array.from({ length: 110 }, (_, index) => index),
    ];
    return [
      values.map((value) => inspect(value)),
      format("%s %d %j %o", "a", "4", { b: 1 }, [1]),
      inspect(new TypeError("bad")).split("\n")[0],
    ];
  },
  "deep equality": (env) => {
    const { isDeepStrictEqual } = use(env, "util");
    return [
      isDeepStrictEqual({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }),
      isDeepStrictEqual([0], [-0]),
      isDeepStrictEqual(new Set([{ a: 1 }]), new Set([{ a: 1 }])),
      isDeepStrictEqual(new Map([[1, undefined]]), new Map([[2, undefined]])),
    ];
  },
  "promisify and callbackify": async (env) => {
    const { promisify, callbackify } = use(env, "util");
    const sum = promisify(
      (a: number, b: number, done: (error: Error | null, sum?: number) => void) =>
        done(null, a + b),
    );
    const back = await new Promise((resolve) =>
      callbackify(async () => 7)((_error, value) => resolve(value)),
    );
    return [await sum(1, 2), back];
  },
  "compression comes back": async (env) => {
    const zlib = use(env, "zlib");
    const text = env.Buffer.from("abc".repeat(5000));
    const both = (
      there: (data: Buffer, done: (error: Error | null, result: Buffer) => void) => void,
      back: typeof there,
    ) =>
      new Promise((resolve) =>
        there(text, (_error, small) =>
          back(small, (_failure, whole) => resolve([small.length < 500, whole.equals(text)])),
        ),
      );
    return [
      await both(zlib.gzip, zlib.gunzip),
      await both(zlib.deflate, zlib.inflate),
      await both(zlib.deflateRaw, zlib.inflateRaw),
    ];
  },
};
