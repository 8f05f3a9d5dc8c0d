/** Streams, which everything above is made of. */
import { caught, errorOf, type Cases, type Env } from "../case.ts";
import { journal, next, turnOf } from "../support.ts";

/** A readable of these chunks. */
const of = (env: Env, ...chunks: string[]): import("node:stream").Readable =>
  env.stream.Readable.from(chunks, { objectMode: false });

const promises = (env: Env): typeof import("node:stream/promises") =>
  env.require("stream/promises") as typeof import("node:stream/promises");

export const streamCases: Cases = {
  "flow in order with their events": async (env) => {
    const log: string[] = [];
    const readable = of(env, "a", "b");
    journal(log, "readable", readable, ["pause", "resume", "data", "end", "close"]);
    await next(readable, "close");
    return log;
  },

  "are read on demand": async (env) => {
    const readable = new env.stream.Readable({ read() {} });
    readable.push("abc");
    readable.push("def");
    readable.push(null);
    await next(readable, "readable");
    return [readable.read(2), readable.read(3), readable.read(), readable.read()].map(
      (chunk) => chunk && String(chunk),
    );
  },

  "make writers wait": async (env) => {
    const written: string[] = [];
    const writable = new env.stream.Writable({
      highWaterMark: 3,
      write(chunk, _encoding, done) {
        written.push(String(chunk));
        env.timers.setImmediate(done);
      },
    });
    const accepted = ["a", "bc", "d"].map((text) => writable.write(text));
    const state = [writable.writableLength, writable.writableNeedDrain];
    await next(writable, "drain");
    writable.end();
    await next(writable, "finish");
    return [accepted, state, written];
  },

  "cork and write many at once": async (env) => {
    const written: unknown[] = [];
    const writable = new env.stream.Writable({
      writev(chunks, done) {
        written.push(chunks.map(({ chunk }) => String(chunk)));
        done();
      },
    });
    writable.cork();
    writable.write("a");
    writable.write("b");
    env.process.nextTick(() => writable.uncork());
    await next(writable, "drain").catch(() => undefined).constructor;
    writable.end("c");
    await next(writable, "finish");
    return written;
  },

  "transform and flush": async (env) => {
    const upper = new env.stream.Transform({
      transform: (chunk, _encoding, done) => done(null, String(chunk).toUpperCase()),
      flush(done) {
        this.push("!");
        done();
      },
    });
    let text = "";
    for await (const chunk of of(env, "a", "b").pipe(upper)) text += String(chunk);
    return text;
  },

  "are piped until the end, and not further": async (env) => {
    const through = new env.stream.PassThrough();
    const log: string[] = [];
    journal(log, "through", through, ["pipe", "unpipe", "finish", "end"]);
    of(env, "a").pipe(through);
    through.resume();
    await next(through, "end");
    return log;
  },

  "fail together in a pipeline": async (env) => {
    const source = new env.stream.Readable({ read() {} });
    const target = new env.stream.Writable({
      write: (_chunk, _encoding, done) => done(new Error("full")),
    });
    const failure = promises(env).pipeline(source, target).catch(errorOf);
    source.push("x");
    return [await failure, source.destroyed, target.destroyed];
  },

  "are told of a premature end": async (env) => {
    const readable = new env.stream.Readable({ read() {} });
    const finished = promises(env).finished(readable).catch(errorOf);
    readable.destroy();
    return finished;
  },

  "destroyed with an error": async (env) => {
    const log: unknown[] = [];
    const readable = new env.stream.Readable({ read() {} });
    readable.on("error", (error) => log.push(errorOf(error)));
    readable.on("close", () => log.push("close"));
    readable.destroy(new Error("mine"));
    readable.push("late");
    await next(readable, "close");
    return [log, readable.destroyed, readable.errored?.message, readable.closed];
  },

  "refuse what isn't data": (env) => {
    const writable = new env.stream.Writable({ write: (_chunk, _encoding, done) => done() });
    writable.on("error", () => undefined);
    return [
      caught(() => void writable.write(null)),
      caught(() => void env.stream.Readable.from(1 as never)),
      caught(() => void new env.stream.Readable({ highWaterMark: -1 })),
      caught(
        () => void env.stream.pipeline(new env.stream.PassThrough() as never, undefined as never),
      ),
    ];
  },

  "refuse a number as a chunk": (env) => {
    const writable = new env.stream.Writable({ write: (_chunk, _encoding, done) => done() });
    return caught(() => void writable.write(1));
  },

  "refuse an encoding that isn't one": (env) =>
    caught(() => void new env.stream.Readable().setEncoding("nope" as never)),

  "write after end": async (env) => {
    const writable = new env.stream.Writable({ write: (_chunk, _encoding, done) => done() });
    const failed = next(writable, "error");
    writable.end();
    const log: unknown[] = [];
    writable.write("x", (error) => log.push(errorOf(error)));
    const [error] = await failed;
    return [errorOf(error), log];
  },

  "iterate and map": async (env) => {
    const doubled = of(env, "a", "b").map((chunk: Buffer) => `${String(chunk)}${String(chunk)}`);
    return doubled.toArray();
  },

  "join two ends": async (env) => {
    const duplex = new env.stream.Duplex({
      allowHalfOpen: false,
      read() {},
      write: (_chunk, _encoding, done) => done(),
    });
    const log: string[] = [];
    journal(log, "duplex", duplex, ["end", "finish", "close"]);
    duplex.push(null);
    duplex.resume();
    await next(duplex, "close");
    return log;
  },

  "stop by a signal": async (env) => {
    const controller = new AbortController();
    const readable = env.stream.addAbortSignal(
      controller.signal,
      new env.stream.Readable({ read() {} }),
    );
    const failed = next(readable, "error");
    controller.abort();
    const [error] = await failed;
    return errorOf(error);
  },

  "decode text over chunks": async (env) => {
    const bytes = env.Buffer.from("zażółć 🦊");
    const readable = new env.stream.Readable({ read() {} });
    readable.setEncoding("utf8");
    for (const byte of bytes) readable.push(env.Buffer.from([byte]));
    readable.push(null);
    let text = "";
    for await (const chunk of readable) text += chunk as string;
    return text;
  },

  "unshift what was read too far": async (env) => {
    const readable = new env.stream.Readable({ read() {} });
    readable.push("head|body");
    await next(readable, "readable");
    const all = String(readable.read());
    readable.unshift(all.slice(5));
    readable.push(null);
    const rest = String(readable.read());
    await turnOf(env);
    return [all, rest];
  },

  "tell their state": (env) => {
    const { Readable, Writable, Duplex } = env.stream;
    const readable = new Readable({ read() {} });
    const writable = new Writable();
    return [
      [
        readable.readableHighWaterMark,
        readable.readableFlowing,
        readable.readableLength,
        readable.readableObjectMode,
      ],
      [
        writable.writableHighWaterMark,
        writable.writable,
        writable.writableEnded,
        writable.writableCorked,
      ],
      [
        Duplex.prototype instanceof Readable,
        readable instanceof env.stream,
        new Duplex() instanceof Writable,
      ],
      new Readable({ objectMode: true }).readableHighWaterMark,
    ];
  },

  "inherit in the old way": async (env) => {
    const { Writable } = env.stream as unknown as { Writable: Function & { prototype: object } };
    const written: string[] = [];
    function Old(this: object): void {
      Writable.call(this);
    }
    Old.prototype = Object.create(Writable.prototype, {
      _write: {
        value: (chunk: Buffer, _encoding: string, done: () => void) => {
          written.push(String(chunk));
          done();
        },
      },
    }) as object;
    const old = new (Old as unknown as new () => import("node:stream").Writable)();
    old.end("x");
    await next(old, "finish");
    return [written, old instanceof env.stream.Writable];
  },

  "read and are read as streams of the web platform": async ({ stream, Buffer }) => {
    const { Readable } = stream;
    let asked = 0;
    const source = new Readable({
      highWaterMark: 10,
      read() {
        this.push(++asked > 20 ? null : Buffer.alloc(5, asked));
      },
    });
    const web = Readable.toWeb(source);
    const back = Readable.fromWeb(web);
    const chunks: unknown[] = [];
    for await (const chunk of back) chunks.push([(chunk as Buffer)[0], Buffer.isBuffer(chunk)]);
    const objects = Readable.toWeb(Readable.from(["a", { b: 1 }]));
    const reader = objects.getReader();
    return [chunks, await reader.read(), await reader.read(), (await reader.read()).done];
  },

  "read ahead for the web platform only as far as there is room": async (env) => {
    let asked = 0;
    const source = new env.stream.Readable({
      highWaterMark: 10,
      read() {
        asked += 1;
        this.push(env.Buffer.alloc(5));
      },
    });
    const web = env.stream.Readable.toWeb(source);
    for (let turn = 0; turn < 10; turn++) await turnOf(env);
    const before = asked;
    await web.cancel();
    return [before, source.destroyed];
  },

  "tell the web platform how they ended": async ({ stream }) => {
    const { Readable } = stream;
    const outcome = async (web: ReadableStream): Promise<unknown> =>
      web
        .getReader()
        .read()
        .catch((error: Error & { cause?: { code?: string } }) => [
          errorOf(error),
          error.cause?.code,
        ]);
    const aborted = new Readable({ read() {} });
    const failed = new Readable({ read() {} });
    const gone = new Readable({ read() {} }).destroy();
    const seen = [aborted, failed, gone].map((source) =>
      outcome(Readable.toWeb(source) as ReadableStream),
    );
    aborted.destroy();
    failed.destroy(new Error("failed"));
    return Promise.all(seen);
  },

  "are cancelled by the web platform": async (env) => {
    const source = new env.stream.Readable({ read() {} });
    const error = next(source, "error");
    const web = env.stream.Readable.toWeb(source);
    await web.cancel(new Error("no more"));
    return [errorOf((await error)[0]), source.destroyed];
  },

  "write and are written as streams of the web platform": async (env) => {
    const { Writable } = env.stream;
    const log: unknown[] = [];
    const target = new Writable({
      highWaterMark: 4,
      write(chunk, _encoding, done) {
        log.push(String(chunk));
        env.timers.setImmediate(done);
      },
      final(done) {
        log.push("final");
        done();
      },
    });
    const writer = Writable.toWeb(target).getWriter();
    log.push(writer.desiredSize);
    await writer.write("longer than there is room");
    await writer.write("b");
    await writer.close();
    log.push(target.writableFinished);
    const web = new WritableStream({
      write: (chunk: Uint8Array) => void log.push(String(chunk)),
      close: () => void log.push("closed"),
    });
    const back = Writable.fromWeb(web as never);
    back.write("c");
    back.end("d");
    await next(back, "close");
    return log;
  },

  "fail with what they write to on the web platform": async (env) => {
    const { Writable } = env.stream;
    const web = new WritableStream({
      write() {
        throw new Error("full");
      },
    });
    const back = Writable.fromWeb(web as never);
    const error = next(back, "error");
    back.write("c");
    const target = new Writable({ write: (_chunk, _encoding, done) => done(new Error("broken")) });
    const writer = Writable.toWeb(target).getWriter();
    writer.closed.catch(() => undefined);
    writer.write("x").catch(() => undefined);
    const closed = await writer.closed.catch(errorOf);
    return [errorOf((await error)[0]), back.destroyed, closed];
  },

  "are pairs on the web platform": async (env) => {
    const { Duplex, PassThrough } = env.stream;
    const pair = Duplex.toWeb(new PassThrough());
    const back = Duplex.fromWeb(pair);
    back.end("there and back");
    let text = "";
    for await (const chunk of back) text += String(chunk);
    return text;
  },

  "refuse what isn't a stream of the web platform": ({ stream }) => {
    const { Duplex, Readable, Writable } = stream;
    return [
      caught(() => Readable.toWeb({} as never)),
      caught(() => Readable.fromWeb({} as never)),
      caught(() => Writable.toWeb({} as never)),
      caught(() => Writable.fromWeb({} as never)),
      caught(() => Duplex.toWeb({} as never)),
      caught(() => Duplex.fromWeb({} as never)),
    ];
  },

  "come in pairs": async ({ stream }) => {
    const { duplexPair } = stream as unknown as {
      duplexPair(): [import("node:stream").Duplex, import("node:stream").Duplex];
    };
    const [a, b] = duplexPair();
    a.end("to b");
    b.end("to a");
    const text = async (duplex: AsyncIterable<unknown>): Promise<string> => {
      let all = "";
      for await (const chunk of duplex) all += String(chunk);
      return all;
    };
    return [await text(a), await text(b)];
  },
};
