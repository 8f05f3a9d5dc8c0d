import { Buffer } from "../buffer.ts";
import { callable, inheritable } from "../internal/callable.ts";
import { outOfRange } from "../internal/errors.ts";
import { Readable, Writable } from "../stream.ts";
import { setImmediate } from "../timers.ts";
import { optionsOf } from "./arguments.ts";
import type { FsError } from "./errors.ts";
import type { Operations } from "./operations.ts";

type StreamOptions = {
  flags?: string;
  mode?: number;
  fd?: number | null;
  start?: number;
  end?: number;
  highWaterMark?: number;
  autoClose?: boolean;
  emitClose?: boolean;
  signal?: AbortSignal;
};

type Done = (error?: Error | null) => void;

/** The stream classes over one file system. */
export function createStreams(operations: Operations) {
  class ReadStream extends inheritable(Readable) {
    path: unknown;
    fd: number | null;
    flags: string;
    mode: number;
    start: number | undefined;
    end: number;
    pos: number | undefined;
    bytesRead = 0;

    constructor(path: unknown, given?: unknown) {
      const options = optionsOf<StreamOptions>(given);
      const { encoding, highWaterMark = 64 * 1024, signal, autoClose, emitClose } = options;
      super({
        highWaterMark,
        autoDestroy: autoClose ?? true,
        emitClose: emitClose ?? true,
        ...(encoding && { encoding: encoding as BufferEncoding }),
        ...(signal && { signal }),
      });
      const { fd = null, flags = "r", mode = 0o666, start, end = Infinity } = options;
      if (start !== undefined && start > end) {
        throw outOfRange("start", `<= "end" (here: ${end})`, start);
      }
      this.path = path;
      this.fd = fd;
      this.flags = flags;
      this.mode = mode;
      this.start = start;
      this.end = end;
      this.pos = start;
    }

    get pending(): boolean {
      return this.fd === null;
    }

    override _construct(done: Done): void {
      openStream(this, done);
    }

    override _read(size: number): void {
      const left = this.pos === undefined ? this.end - this.bytesRead : this.end - this.pos;
      const wanted = Math.min(size, left + 1);
      if (wanted <= 0) {
        this.push(null);
        return;
      }
      // Node reads in another thread: a chunk never comes while the last one is handled.
      setImmediate(() => this.#readNow(wanted));
    }

    #readNow(wanted: number): void {
      if (this.destroyed) return;
      try {
        const bytes = Buffer.allocUnsafe(wanted);
        const count = operations.read(this.fd, bytes, 0, wanted, this.pos ?? null);
        if (this.pos !== undefined) this.pos += count;
        this.bytesRead += count;
        this.push(count > 0 ? bytes.subarray(0, count) : null);
      } catch (error) {
        this.destroy(error as FsError);
      }
    }

    override _destroy(error: Error | null, done: Done): void {
      closeStream(this, error, done);
    }

    close(done?: Done): void {
      if (done) this.once("close", done);
      this.destroy();
    }
  }

  class WriteStream extends inheritable(Writable) {
    path: unknown;
    fd: number | null;
    flags: string;
    mode: number;
    start: number | undefined;
    pos: number | undefined;
    bytesWritten = 0;

    constructor(path: unknown, given?: unknown) {
      const options = optionsOf<StreamOptions>(given);
      const { encoding, highWaterMark = 16 * 1024, signal, autoClose, emitClose } = options;
      super({
        highWaterMark,
        autoDestroy: autoClose ?? true,
        emitClose: emitClose ?? true,
        ...(encoding && { defaultEncoding: encoding as BufferEncoding }),
        ...(signal && { signal }),
      });
      const { fd = null, flags = "w", mode = 0o666, start } = options;
      this.path = path;
      this.fd = fd;
      this.flags = flags;
      this.mode = mode;
      this.start = start;
      this.pos = start;
    }

    get pending(): boolean {
      return this.fd === null;
    }

    override _construct(done: Done): void {
      openStream(this, done);
    }

    override _write(chunk: Uint8Array, _encoding: string, done: Done): void {
      try {
        const count = operations.write(this.fd, chunk, 0, chunk.length, this.pos ?? null);
        if (this.pos !== undefined) this.pos += count;
        this.bytesWritten += count;
        done();
      } catch (error) {
        done(error as FsError);
      }
    }

    override _destroy(error: Error | null, done: Done): void {
      closeStream(this, error, done);
    }

    close(done?: Done): void {
      if (done) this.once("close", done);
      this.end();
    }

    destroySoon(): void {
      this.end();
    }
  }

  type Open = Pick<ReadStream, "fd" | "path" | "flags" | "mode"> & {
    emit(event: string, ...args: unknown[]): boolean;
  };

  function openStream(stream: Open, done: Done): void {
    if (stream.fd !== null) {
      done();
      return;
    }
    // Opening is never synchronous in Node: a listener for "open" can still be added.
    setImmediate(() => {
      try {
        stream.fd = operations.open(stream.path, stream.flags, stream.mode);
      } catch (error) {
        done(error as FsError);
        return;
      }
      done();
      stream.emit("open", stream.fd);
      stream.emit("ready");
    });
  }

  function closeStream(stream: Open, error: Error | null, done: Done): void {
    const { fd } = stream;
    stream.fd = null;
    if (fd !== null) {
      try {
        operations.close(fd);
      } catch (failure) {
        done(error ?? (failure as FsError));
        return;
      }
    }
    done(error);
  }

  return {
    ReadStream: callable(ReadStream, "ReadStream"),
    WriteStream: callable(WriteStream, "WriteStream"),
  };
}
