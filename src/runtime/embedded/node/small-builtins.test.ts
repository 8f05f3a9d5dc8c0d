import nodeAsyncHooks from "node:async_hooks";
import nodeDiagnostics from "node:diagnostics_channel";
import nodeZlib from "node:zlib";
import { describe, expect, test } from "vitest";
import asyncHooks from "./async_hooks.ts";
import diagnostics from "./diagnostics_channel.ts";
import dns from "./dns.ts";
import { missing } from "./missing.ts";
import os from "./os.ts";
import tty from "./tty.ts";
import zlib from "./zlib.ts";

describe("diagnostics_channel", () => {
  const modules = { Node: nodeDiagnostics as unknown as typeof diagnostics, ours: diagnostics };

  function seen(module: typeof diagnostics): unknown[] {
    const log: unknown[] = [];
    const listen = (message: unknown, name: string | symbol) => log.push([name, message]);
    const channel = module.channel("a");
    log.push(channel.hasSubscribers, module.channel("a") === channel);
    channel.subscribe(listen);
    log.push(module.hasSubscribers("a"));
    channel.publish({ n: 1 });
    log.push(channel.unsubscribe(listen), channel.unsubscribe(listen));
    channel.publish({ n: 2 });

    const tracing = module.tracingChannel("work");
    tracing.subscribe(
      Object.fromEntries(
        ["start", "end", "asyncStart", "asyncEnd", "error"].map((event) => [
          event,
          (message: unknown) => log.push([event, { ...(message as object) }]),
        ]),
      ),
    );
    log.push(tracing.traceSync((n: number) => n * 2, { id: 1 }, undefined, 21));
    try {
      tracing.traceSync(() => {
        throw new Error("no");
      }, {});
    } catch (error) {
      log.push((error as Error).message);
    }
    tracing.traceCallback(
      (n: number, done: (error: null, result: number) => void) => done(null, n + 1),
      -1,
      {},
      undefined,
      1,
      (_error: unknown, result: unknown) => log.push(result),
    );
    return log;
  }

  test("publishes, traces calls and callbacks as Node does", () => {
    expect(seen(modules.ours)).toEqual(seen(modules.Node));
  });
});

describe("AsyncLocalStorage", () => {
  function seen({ AsyncLocalStorage, AsyncResource }: typeof asyncHooks): unknown[] {
    const storage = new AsyncLocalStorage<string>();
    const other = new AsyncLocalStorage<number>();
    const log: unknown[] = [storage.getStore()];
    const later = storage.run("a", () => {
      log.push(storage.getStore());
      other.run(1, () => log.push(storage.getStore(), other.getStore()));
      storage.exit(() => log.push(storage.getStore()));
      return [AsyncLocalStorage.bind(() => storage.getStore()), new AsyncResource("R")] as const;
    });
    const resource = later[1];
    log.push(
      storage.getStore(),
      later[0](),
      resource.runInAsyncScope(() => storage.getStore()),
    );
    expect(() =>
      storage.run("b", () => {
        throw new Error("through");
      }),
    ).toThrow("through");
    log.push(storage.getStore());
    return log;
  }

  test("holds what run() was given, in nested calls and bound functions, as Node's does", () => {
    const ours = seen(asyncHooks);
    expect(ours).toEqual(seen(nodeAsyncHooks as unknown as typeof asyncHooks));
    expect(ours).toContain("a");
  });
});

describe("zlib", () => {
  const text = "session ".repeat(1000);
  const call =
    (run: (input: Buffer, done: (e: Error | null, r?: Uint8Array) => void) => void) =>
    (input: Uint8Array) =>
      new Promise<Buffer>((resolve, reject) => {
        run(Buffer.from(input), (error, result) =>
          error ? reject(error) : resolve(Buffer.from(result ?? [])),
        );
      });

  test.each(["gzip", "deflate", "deflateRaw"] as const)(
    "what %s makes, Node reads, and the other way round",
    async (name) => {
      const inverse = { gzip: "gunzip", deflate: "inflate", deflateRaw: "inflateRaw" } as const;
      const made = await call(zlib[name])(Buffer.from(text));
      expect(nodeZlib[`${inverse[name]}Sync`](made).toString()).toBe(text);
      const read = await call(zlib[inverse[name]])(nodeZlib[`${name}Sync`](text));
      expect(read.toString()).toBe(text);
    },
  );

  test("data that is not compressed is an error with zlib's code", async () => {
    await expect(call(zlib.gunzip)(Buffer.from("plain"))).rejects.toMatchObject({
      code: "Z_DATA_ERROR",
      errno: -3,
    });
  });

  test("the synchronous form says what to use instead", () => {
    expect(() => zlib.gzipSync()).toThrow(
      "zlib.gzipSync() is not available in this page's runtime. Use zlib.gzip() with a callback.",
    );
  });
});

test("localhost is the loopback address, and other names are not found", async () => {
  await expect(dns.promises.lookup("localhost")).resolves.toEqual({
    address: "127.0.0.1",
    family: 4,
  });
  await expect(dns.promises.lookup("example.com")).rejects.toMatchObject({
    code: "ENOTFOUND",
    syscall: "getaddrinfo",
    message: "getaddrinfo ENOTFOUND example.com",
  });
});

test("no stream is a terminal, and the machine is the same everywhere", () => {
  expect(tty.isatty()).toBe(false);
  expect(os.EOL).toBe("\n");
  expect(os.tmpdir()).toBe("/tmp");
});

test("a module that a browser can't have is required, and names itself at its first use", () => {
  const workers = missing.worker_threads?.() as { isMainThread: boolean; Worker: () => void };
  expect(workers.isMainThread).toBe(true);
  expect(() => workers.Worker()).toThrow(
    "worker_threads.Worker is not available in this page's runtime. " +
      "There is one thread here; call the code as a function.",
  );
});
