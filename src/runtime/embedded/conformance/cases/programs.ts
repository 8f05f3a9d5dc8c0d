/** What only a process of its own can show: order, errors nobody caught, and how it ends. */
import type { ProgramEnv, Programs } from "../case.ts";

const listen = ({ net }: ProgramEnv): Promise<import("node:net").Server> =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.listen(0, "127.0.0.1", () => resolve(server));
  });

export const programs: Programs = {
  "ticks, then promises, then timers and immediates": ({ process, timers, print }) => {
    timers.setTimeout(() => print("timeout"), 0);
    process.nextTick(() => {
      print("tick 1");
      process.nextTick(() => print("tick within a tick"));
      Promise.resolve().then(() => print("promise within a tick"));
    });
    Promise.resolve().then(() => {
      print("promise");
      process.nextTick(() => print("tick within a promise"));
      Promise.resolve().then(() => print("promise within a promise"));
    });
    process.nextTick(() => print("tick 2"));
    queueMicrotask(() => print("microtask"));
    print("main");
  },

  "ticks of promises wait until all promises are done": ({ process, print }) => {
    let chain = Promise.resolve();
    process.nextTick(() => print("first tick"));
    Promise.resolve().then(() => process.nextTick(() => print("tick of a promise")));
    for (let n = 0; n < 5; n++) chain = chain.then(() => print(`promise ${n}`));
  },

  "promises run after each timer": ({ timers, process, print }) => {
    for (const n of [1, 2, 3]) {
      timers.setTimeout(() => {
        print(`timer ${n}`);
        Promise.resolve()
          .then(() => print(`promise ${n}`))
          .then(() => print(`promise ${n} again`));
        process.nextTick(() => print(`tick ${n}`));
      }, 1);
    }
  },

  "promises run after each immediate": ({ timers, process, print }) => {
    for (const n of [1, 2, 3]) {
      timers.setImmediate(() => {
        print(`immediate ${n}`);
        Promise.resolve().then(() => print(`promise ${n}`));
        process.nextTick(() => print(`tick ${n}`));
      });
    }
  },

  "immediates of immediates wait a turn": ({ timers, print }) => {
    timers.setImmediate(() => {
      print("first");
      timers.setImmediate(() => print("next turn"));
      timers.setTimeout(() => undefined, 0);
    });
    timers.setImmediate(() => print("second"));
  },

  "timers of equal delay keep their order, others sort": ({ timers, print }) => {
    timers.setTimeout(() => print("20 a"), 20);
    timers.setTimeout(() => print("10 a"), 10);
    timers.setTimeout(() => print("20 b"), 20);
    timers.setTimeout(() => print("10 b"), 10);
    timers.setTimeout(() => print("0"), 0);
    timers.setTimeout(() => print("1"), 1);
    timers.setTimeout(() => print("not a number"), "x" as never);
    timers.setTimeout(() => print("negative"), -5);
  },

  "an immediate comes before a timer, from input": async (env) => {
    const { timers, print, net } = env;
    const server = await listen(env);
    const { port } = server.address() as import("node:net").AddressInfo;
    const socket = net.connect(port, "127.0.0.1", () => {
      timers.setTimeout(() => print("timeout"), 0);
      timers.setImmediate(() => print("immediate"));
      socket.destroy();
      server.close();
    });
  },

  "a cleared timer doesn't fire, even when both are due": ({ timers, print }) => {
    const second = timers.setTimeout(() => print("never"), 1);
    timers.setTimeout(() => print("fires"), 1);
    timers.clearTimeout(second);
  },

  "a timer that another clears doesn't fire": ({ timers, print }) => {
    timers.setTimeout(() => {
      print("first");
      timers.clearTimeout(second);
    }, 1);
    const second = timers.setTimeout(() => print("never"), 1);
  },

  "awaits interleave with ticks": async ({ process, print }) => {
    process.nextTick(() => print("tick"));
    await null;
    print("after await");
    process.nextTick(() => print("tick after await"));
    await null;
    print("after second await");
  },

  "exits with 0 when nothing is left": ({ print }) => print("done"),

  "waits for timers but not for unref'd ones": ({ timers, print }) => {
    // Far apart: a busy machine may be late by many milliseconds.
    timers.setTimeout(() => print("never"), 60_000).unref();
    timers.setInterval(() => print("never"), 60_000).unref();
    timers.setTimeout(() => print("waited"), 5);
  },

  "waits for a server until it is closed": async (env) => {
    const server = await listen(env);
    env.timers
      .setTimeout(() => {
        env.print("closing");
        server.close(() => env.print("closed"));
      }, 5)
      .unref();
  },

  "doesn't wait for an unref'd server": async (env) => {
    const server = await listen(env);
    server.unref();
    server.on("close", () => env.print("never"));
  },

  "says goodbye in order": ({ process, timers, print }) => {
    let again = true;
    process.on("beforeExit", (code) => {
      print("beforeExit", code);
      if (again) timers.setTimeout(() => print("more work"), 1);
      again = false;
    });
    process.on("exit", (code) => print("exit", code, process.exitCode));
    process.exitCode = 3;
  },

  "exits at once when told to": ({ process, timers, print }) => {
    process.on("exit", (code) => {
      print("exit", code);
      timers.setTimeout(() => print("never"), 0);
      process.nextTick(() => print("never"));
    });
    process.on("beforeExit", () => print("never"));
    timers.setTimeout(() => print("never"), 0);
    process.nextTick(() => print("never"));
    Promise.resolve().then(() => print("never"));
    process.exit(5);
  },

  "exits by its exit code": ({ process, print }) => {
    process.exitCode = 4;
    process.on("exit", () => {
      print(process.exitCode);
      process.exitCode = 6;
    });
  },

  "refuses an exit code that can't be": ({ process, print }) => {
    for (const code of ["x", 1.5, {}, true] as unknown[]) {
      try {
        process.exitCode = code as number;
        print("taken");
      } catch (error) {
        print((error as NodeJS.ErrnoException).code, (error as Error).message);
      }
    }
    process.exitCode = "2";
  },

  "dies of an error nobody caught": ({ process, timers, print }) => {
    process.on("exit", (code) => print("exit", code));
    timers.setTimeout(() => print("never"), 1);
    throw new Error("main");
  },

  "dies of an error in a timer, after the ticks before it": ({ process, timers, print }) => {
    process.on("exit", (code) => print("exit", code));
    timers.setTimeout(() => {
      process.nextTick(() => print("never"));
      throw new Error("timer");
    }, 1);
    timers.setTimeout(() => print("never"), 2);
  },

  "survives errors that are listened for": ({ process, timers, print }) => {
    process.on("uncaughtException", (error, origin) => print("caught", error.message, origin));
    process.nextTick(() => {
      throw new Error("tick");
    });
    timers.setTimeout(() => {
      throw new Error("timer");
    }, 1);
    timers.setTimeout(() => {
      print("next timer");
      timers.setImmediate(() => {
        throw new Error("immediate");
      });
      timers.setImmediate(() => print("next immediate"));
    }, 1);
  },

  "runs the ticks after one that failed": ({ process, timers, print }) => {
    process.on("uncaughtException", (error) => print("caught", error.message));
    process.nextTick(() => {
      throw new Error("tick");
    });
    process.nextTick(() => print("next tick"));
    timers.setTimeout(() => print("timer"), 1);
    // The timer is due before the ticks begin.
    const due = performance.now() + 5;
    while (performance.now() < due);
  },

  "goes on with its interval after an error": ({ process, timers, print }) => {
    process.on("uncaughtException", (error) => print(error.message));
    let count = 0;
    const interval = timers.setInterval(() => {
      if (++count === 3) timers.clearInterval(interval);
      throw new Error(`round ${count}`);
    }, 1);
  },

  "lets a monitor see what kills it": ({ process, print }) => {
    process.on("uncaughtExceptionMonitor", (error, origin) =>
      print("monitor", error.message, origin),
    );
    process.nextTick(() => {
      throw new Error("seen");
    });
  },

  "dies with 7 of an error in the handler of errors": ({ process, print }) => {
    process.on("exit", (code) => print("exit", code));
    process.on("uncaughtException", () => {
      throw new Error("again");
    });
    process.nextTick(() => {
      throw new Error("first");
    });
  },

  "dies of a rejection nobody handled": ({ process, print }) => {
    process.on("exit", (code) => print("exit", code));
    process.on("uncaughtExceptionMonitor", (error, origin) => print(error.message, origin));
    void Promise.reject(new Error("rejected"));
  },

  "dies of a rejection in the last thing that it does": ({ process, timers, print }) => {
    process.on("exit", (code) => print("exit", code));
    timers.setTimeout(
      () => void Promise.resolve().then(() => Promise.reject(new Error("late"))),
      1,
    );
  },

  "dies of a rejection that isn't an error": ({ process, print }) => {
    process.on("uncaughtException", (error, origin) =>
      print((error as NodeJS.ErrnoException).code, error.message.includes('"undefined"'), origin),
    );
    void Promise.reject(undefined);
  },

  "survives a rejection that is listened for": ({ process, timers, print }) => {
    process.on("unhandledRejection", (reason, promise) =>
      print(String(reason), promise instanceof Promise),
    );
    void Promise.reject(new Error("one"));
    void Promise.reject("two");
    timers.setTimeout(() => print("alive"), 20);
  },

  "doesn't mind a rejection handled in time": ({ print }) => {
    const promise = Promise.reject(new Error("late"));
    queueMicrotask(() => void promise.catch(() => print("handled")));
  },

  "ends with an emitter's unheard error": ({ process, events, print }) => {
    process.on("uncaughtException", (error) => print(error.message));
    process.nextTick(() => void new events.EventEmitter().emit("error", new Error("unheard")));
  },

  "ends with a request's unheard error": ({ process, http, print }) => {
    process.on("uncaughtException", (error) => print((error as NodeJS.ErrnoException).code));
    http.get({ port: 1, host: "127.0.0.1" });
  },

  "goes on serving after a handler threw": async ({ process, http, print, timers }) => {
    process.on("uncaughtException", (error) => print(error.message));
    const server = http.createServer((request, response) => {
      if (request.url === "/throw") {
        timers.setImmediate(() => response.destroy());
        throw new Error("handler");
      }
      response.end("fine");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as import("node:net").AddressInfo;
    await new Promise<void>((resolve) => {
      http
        .get({ port, host: "127.0.0.1", path: "/throw" })
        .on("error", (error: NodeJS.ErrnoException) => {
          print("client", error.code);
          resolve();
        });
    });
    http.get({ port, host: "127.0.0.1", agent: false }, (response) => {
      response.on("data", (chunk) => print(String(chunk)));
      response.on("end", () => server.close());
    });
  },

  "hears a signal that it sends itself": ({ process, timers, print }) => {
    process.on("SIGUSR2", (name: string, number: number) => {
      print(name, number);
      timers.clearInterval(alive);
    });
    const alive = timers.setInterval(() => undefined, 1_000);
    print(process.kill(process.pid, "SIGUSR2"));
  },

  "refuses a signal that isn't one": ({ process, print }) => {
    print(process.kill(process.pid, 0));
    try {
      process.kill(process.pid, "SIGNOPE");
    } catch (error) {
      print((error as NodeJS.ErrnoException).code, (error as Error).message);
    }
  },

  warns: ({ process, print }) => {
    process.on("warning", (warning) =>
      print(warning.name, warning.message, (warning as NodeJS.ErrnoException).code),
    );
    process.emitWarning("one");
    process.emitWarning("two", "CustomWarning", "C1");
    process.emitWarning("three", { type: "Typed", code: "C2", detail: "more" });
    process.emitWarning(new TypeError("four"));
    print("before");
  },

  "warns of a leak of listeners once": ({ process, events, print }) => {
    process.on("warning", (warning) => print(warning.name, warning.message));
    const emitter = new events.EventEmitter();
    for (let n = 0; n < 13; n++) emitter.on("x", () => undefined);
  },

  "ticks take arguments and must be functions": ({ process, print }) => {
    process.nextTick((...args: unknown[]) => print(...args), 1, "two", null);
    try {
      process.nextTick(undefined as never);
    } catch (error) {
      print((error as Error).message);
    }
  },

  "knows where it is": ({ process, print }) => {
    print(
      process.platform,
      process.version,
      typeof process.pid,
      typeof process.uptime(),
      process.release.name,
    );
    const [seconds, nanoseconds] = process.hrtime();
    print(Number.isInteger(seconds), Number.isInteger(nanoseconds), typeof process.hrtime.bigint());
    print(process.hrtime(process.hrtime())[0]);
    print(Object.keys(process.memoryUsage()));
    process.env.CONFORMANCE = 5 as never;
    print(process.env.CONFORMANCE, "NOT_THERE" in process.env, typeof process.cwd());
    delete process.env.CONFORMANCE;
    print(String(process.env.CONFORMANCE), Object.prototype.toString.call(process));
  },

  "writes to its output": ({ process, print }) => {
    const accepted = process.stderr.write("", () => print("written"));
    print(accepted, process.stdout.fd, process.stderr.fd, process.stdout.writable);
  },

  "finds its input at its end": ({ require, print }) => {
    print((require("fs") as typeof import("node:fs")).readFileSync(0, "utf8"));
  },

  "keeps the order of sockets, ticks and promises": async (env) => {
    const { net, print, process } = env;
    const server = await listen(env);
    const { port } = server.address() as import("node:net").AddressInfo;
    server.on("connection", (socket) => {
      socket.on("data", (chunk) => {
        print(`data ${String(chunk)}`);
        process.nextTick(() => print("tick"));
        Promise.resolve().then(() => print("promise"));
        socket.end("bye");
      });
      socket.on("end", () => print("server end"));
      socket.on("close", () => print("server close"));
      server.close(() => print("closed"));
    });
    const client = net.connect(port, "127.0.0.1");
    client.on("connect", () => client.write("hi"));
    client.on("data", (chunk) => print(`client data ${String(chunk)}`));
    client.on("end", () => print("client end"));
  },

  "doesn't wait for a connection that nobody reads": async (env) => {
    const server = await listen(env);
    server.unref();
    server.on("connection", (socket) => socket.unref());
    env.net.connect((server.address() as import("node:net").AddressInfo).port, "127.0.0.1").pause();
    env.timers.setTimeout(() => env.print("too late"), 2_000).unref();
  },

  "doesn't wait for a connection whose input ended with more unread": async (env) => {
    const server = await listen(env);
    server.on("connection", (socket) => {
      socket.end("answer");
      server.close(() => env.print("never, as the request is unread"));
    });
    const { port } = server.address() as import("node:net").AddressInfo;
    const client = env.net.connect(port, "127.0.0.1");
    client.write("request");
    client.on("data", (chunk) => {
      env.print(String(chunk));
      client.end();
    });
  },

  "doesn't wait for a name that nobody resolves": ({ net, print }) => {
    net
      .connect({ port: 1, host: "example.test", lookup: () => undefined })
      .on("close", () => print("never"));
  },

  "waits for what it compresses": ({ require, print }) => {
    const zlib = require("zlib") as typeof import("node:zlib");
    zlib.gzip("packed", (_error, packed) => {
      print("packed");
      zlib.gunzip(packed, (_error, text) => {
        print(String(text));
        const stream = zlib.createDeflate();
        stream.on("data", (part: Uint8Array) => print(part.length > 0));
        stream.on("end", () => print("end"));
        stream.end("streamed");
      });
    });
    print("main");
  },

  "waits for what it can't decompress": ({ require, print }) => {
    const zlib = require("zlib") as typeof import("node:zlib");
    zlib.gunzip("not packed", (error) => print((error as NodeJS.ErrnoException).code));
  },

  "doesn't wait for a compressor that gets nothing": ({ require, print }) => {
    const zlib = require("zlib") as typeof import("node:zlib");
    zlib.createGzip().on("end", () => print("never"));
  },

  "waits for what it derives, signs and hashes with Web Crypto": async ({ require, print }) => {
    const { webcrypto } = require("crypto") as typeof import("node:crypto");
    const { subtle } = webcrypto;
    const data = new TextEncoder().encode("text");
    print((await subtle.digest("SHA-256", data)).byteLength);
    const key = await subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    print((await globalThis.crypto.subtle.sign("HMAC", key, data)).byteLength);
    await subtle.importKey("raw", data, "no such algorithm", false, []).catch((error: Error) => {
      print(error.name);
    });
  },

  "waits for the text of a blob, and for a module of WebAssembly": async ({ print }) => {
    print(await new Blob(["text"]).text(), await new Response("body").text());
    const empty = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    print((await WebAssembly.compile(empty)) instanceof WebAssembly.Module);
  },
};
