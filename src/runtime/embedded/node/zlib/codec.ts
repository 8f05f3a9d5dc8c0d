import { Transform } from "../stream.ts";
import { codedError } from "../internal/errors.ts";
import { holdFor } from "../internal/native-work.ts";
import { unsupported } from "../unsupported.ts";

type Format = "gzip" | "deflate" | "deflate-raw";
type Done = (error?: Error | null) => void;
type Native = CompressionStream | DecompressionStream;

/** A stream of node:zlib around the browser's own `CompressionStream` or `DecompressionStream`. */
class NativeCodec extends Transform {
  bytesWritten = 0;
  readonly #writer: WritableStreamDefaultWriter<BufferSource>;
  readonly #drained: Promise<void>;

  constructor(native: Native, options?: object) {
    super({ ...options, objectMode: false });
    this.#writer = native.writable.getWriter();
    // A failure shows on both ends; the reading end reports it.
    this.#writer.closed.catch(() => {});
    this.#drained = this.#drain(native.readable.getReader());
    this.#drained.catch((error: unknown) => this.destroy(asZlibError(error)));
  }

  async #drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.push(value);
    }
  }

  override _transform(chunk: Uint8Array, _encoding: BufferEncoding, done: Done): void {
    this.bytesWritten += chunk.length;
    // Both ends report a failure; `#drained` has it.
    holdFor(this.#writer.write(new Uint8Array(chunk))).then(
      () => done(),
      () => {},
    );
  }

  override _flush(done: Done): void {
    holdFor(this.#writer.close()).then(
      () => holdFor(this.#drained).then(() => done()),
      () => {},
    );
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#writer.abort(error).catch(() => {});
    done(error);
  }

  /** zlib's sync flush: the browser's streams have none. */
  flush(): never {
    throw unsupported("zlib's flush()", "End the stream instead; do not compress live messages.");
  }

  close(done?: () => void): void {
    if (done) this.once("close", done);
    this.destroy();
  }
}

const asZlibError = (error: unknown) =>
  Object.assign(codedError(Error, "Z_DATA_ERROR", error instanceof Error ? error.message : ""), {
    errno: -3,
    cause: error,
  });

const compressing = (format: Format) =>
  class extends NativeCodec {
    constructor(options?: object) {
      super(new CompressionStream(format), options);
    }
  };

const decompressing = (format: Format) =>
  class extends NativeCodec {
    constructor(options?: object) {
      super(new DecompressionStream(format), options);
    }
  };

// Classes, not functions: packages ask `stream instanceof zlib.Gunzip`.
export class Gzip extends compressing("gzip") {}
export class Gunzip extends decompressing("gzip") {}
export class Deflate extends compressing("deflate") {}
export class Inflate extends decompressing("deflate") {}
export class DeflateRaw extends compressing("deflate-raw") {}
export class InflateRaw extends decompressing("deflate-raw") {}
export class Unzip extends decompressing("gzip") {}
