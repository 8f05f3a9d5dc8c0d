/** Node's streams as those of the web platform, and back: `Readable.toWeb`, `Writable.fromWeb` … */
import { Buffer } from "node:buffer";
import type {
  Duplex as NodeDuplex,
  DuplexOptions,
  Readable as NodeReadable,
  ReadableOptions,
  Writable as NodeWritable,
  WritableOptions,
} from "node:stream";
import readable from "readable-stream/lib/stream.js";
import { invalidArgType } from "../internal/errors.ts";

const { Duplex, Readable, Writable, finished } = readable;

type Pair = { readonly readable: ReadableStream; readonly writable: WritableStream };
type Done = (error?: Error | null) => void;

/** A stream that was destroyed before its end: the web platform calls that an abort. */
function webError(error: (Error & { code?: string }) | null | undefined): Error | undefined {
  if (error?.code !== "ERR_STREAM_PREMATURE_CLOSE") return error ?? undefined;
  const aborted = new Error("The operation was aborted", { cause: error });
  return Object.assign(aborted, { name: "AbortError", code: "ABORT_ERR" });
}

/** Calls `ended` once, when the stream is over. Errors that it emits after that are nobody's. */
function whenOver(stream: NodeReadable | NodeWritable, ended: (error?: Error) => void): void {
  const cleanup = finished(stream, (error) => {
    cleanup();
    stream.on("error", () => undefined);
    ended(webError(error));
  });
}

/** `Readable.toWeb`. Its queue counts bytes, or chunks in object mode. */
export function readableToWeb(
  source: NodeReadable,
  options: { readonly strategy?: QueuingStrategy } = {},
): ReadableStream {
  if (typeof source?.read !== "function") {
    throw invalidArgType("streamReadable", "an stream.Readable", source);
  }
  if (source.destroyed || !source.readable) {
    const empty = new ReadableStream();
    void empty.cancel();
    return empty;
  }
  const highWaterMark = source.readableHighWaterMark;
  const byObject = source.readableObjectMode;
  const Strategy = byObject ? CountQueuingStrategy : ByteLengthQueuingStrategy;
  return new ReadableStream(
    {
      start(controller) {
        source.pause();
        whenOver(source, (error) => (error ? controller.error(error) : controller.close()));
        source.on("data", (chunk) => {
          // A copy: the chunk may share its memory with others.
          controller.enqueue(Buffer.isBuffer(chunk) && !byObject ? new Uint8Array(chunk) : chunk);
          if ((controller.desiredSize ?? 0) <= 0) source.pause();
        });
      },
      pull: () => void source.resume(),
      cancel: (reason) => void source.destroy(reason as Error),
    },
    options.strategy ?? new Strategy({ highWaterMark }),
  );
}

/** `Writable.toWeb`. */
export function writableToWeb(target: NodeWritable): WritableStream {
  if (typeof target?.write !== "function") {
    throw invalidArgType("streamWritable", "an stream.Writable", target);
  }
  if (target.destroyed || !target.writable) {
    const closed = new WritableStream();
    void closed.close();
    return closed;
  }
  const highWaterMark = target.writableHighWaterMark;
  /** What waits for room, or for the end. */
  let waiting: { resolve: () => void; reject: (error: Error) => void } | undefined;
  let closing = false;
  const wait = (): Promise<void> =>
    new Promise((resolve, reject) => (waiting = { resolve, reject }));
  return new WritableStream(
    {
      start(controller) {
        whenOver(target, (error) => {
          if (closing && !error) return waiting?.resolve();
          const reason = error ?? webError({ code: "ERR_STREAM_PREMATURE_CLOSE" } as never);
          waiting?.reject(reason as Error);
          controller.error(reason);
        });
        target.on("drain", () => waiting?.resolve());
      },
      write: (chunk) => (target.write(chunk) ? undefined : wait()),
      abort: (reason) => void target.destroy(reason as Error),
      close() {
        closing = true;
        const ended = wait();
        target.end();
        return ended;
      },
    },
    target.writableObjectMode ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark },
  );
}

/** How a Node stream reads from a web stream. */
function reading(source: ReadableStream, name: string): ReadableOptions {
  if (!(source instanceof ReadableStream)) {
    throw invalidArgType(name, "an instance of ReadableStream", source);
  }
  const reader = source.getReader();
  let over = false;
  return {
    construct(this: NodeReadable, done: Done) {
      reader.closed.then(
        () => (over = true),
        (error: Error) => {
          over = true;
          this.destroy(error);
        },
      );
      done();
    },
    read(this: NodeReadable) {
      reader.read().then(
        ({ done, value }) => this.push(done ? null : value),
        (error: Error) => this.destroy(error),
      );
    },
    destroy(error: Error | null, done: Done) {
      const end = (): void => done(error);
      if (over) end();
      else reader.cancel(error).then(end, end);
    },
  };
}

/** How a Node stream writes to a web stream. */
function writing(target: WritableStream, name: string): WritableOptions {
  if (!(target instanceof WritableStream)) {
    throw invalidArgType(name, "an instance of WritableStream", target);
  }
  const writer = target.getWriter();
  let over = false;
  return {
    construct(this: NodeWritable, done: Done) {
      writer.closed.then(
        () => (over = true),
        (error: Error) => {
          over = true;
          this.destroy(error);
        },
      );
      done();
    },
    write(chunk: unknown, _encoding: BufferEncoding, done: Done) {
      writer.ready.then(() => writer.write(chunk)).then(() => done(), done);
    },
    final(done: Done) {
      writer.close().then(() => done(), done);
    },
    destroy(error: Error | null, done: Done) {
      const end = (): void => done(error);
      if (over) end();
      else (error ? writer.abort(error) : writer.close()).then(end, end);
    },
  };
}

/** `Readable.fromWeb`. */
export const readableFromWeb = (source: ReadableStream, options: ReadableOptions = {}) =>
  new Readable({ ...options, ...reading(source, "readableStream") });

/** `Writable.fromWeb`. */
export const writableFromWeb = (target: WritableStream, options: WritableOptions = {}) =>
  new Writable({ ...options, ...writing(target, "writableStream") });

/** `Duplex.toWeb`. */
export function duplexToWeb(duplex: NodeDuplex): Pair {
  if (typeof duplex?.read !== "function" || typeof duplex.write !== "function") {
    throw invalidArgType("duplex", "an stream.Duplex", duplex);
  }
  return { readable: readableToWeb(duplex), writable: writableToWeb(duplex) };
}

/** `Duplex.fromWeb`. */
export function duplexFromWeb(pair: Pair, options: DuplexOptions = {}): NodeDuplex {
  const input = reading(pair.readable, "pair.readable");
  const output = writing(pair.writable, "pair.writable");
  return new Duplex({
    ...options,
    ...(input as DuplexOptions),
    ...(output as DuplexOptions),
    construct(done) {
      input.construct?.call(this, () => output.construct?.call(this, done));
    },
    destroy(error, done) {
      input.destroy?.call(this, error, () => output.destroy?.call(this, error, done));
    },
  });
}
