import { EventEmitter } from "../events.ts";
import { Buffer } from "../buffer.ts";
import type { Operations } from "./operations.ts";
import type { createStreams } from "./streams.ts";

/** What `fs.promises.open` gives. */
export function createFileHandle(
  operations: Operations,
  streams: ReturnType<typeof createStreams>,
) {
  return class FileHandle extends EventEmitter {
    readonly fd: number;
    #isOpen = true;

    constructor(fd: number) {
      super();
      this.fd = fd;
    }

    async readFile(options?: unknown) {
      return operations.readFile(this.fd, options);
    }
    async writeFile(data: unknown, options?: unknown) {
      operations.writeFile(this.fd, data, options);
    }
    async appendFile(data: unknown, options?: unknown) {
      operations.appendFile(this.fd, data, options);
    }
    async read(given?: unknown, ...rest: unknown[]) {
      const buffer = ArrayBuffer.isView(given) ? given : Buffer.alloc(16384);
      const options = ArrayBuffer.isView(given) ? rest : [given];
      return { bytesRead: operations.read(this.fd, buffer, ...options), buffer };
    }
    async write(data: unknown, ...rest: unknown[]) {
      return { bytesWritten: operations.write(this.fd, data, ...rest), buffer: data };
    }
    async stat() {
      return operations.fstat(this.fd);
    }
    async truncate(length?: number) {
      operations.ftruncate(this.fd, length);
    }
    async utimes(atime: unknown, mtime: unknown) {
      operations.futimes(this.fd, atime, mtime);
    }
    async chmod(mode: unknown) {
      operations.fchmod(this.fd, mode);
    }
    async sync() {
      operations.fsync(this.fd);
    }
    async datasync() {
      operations.fdatasync(this.fd);
    }
    createReadStream(options: object = {}) {
      return new streams.ReadStream("", { ...options, fd: this.fd });
    }
    createWriteStream(options: object = {}) {
      return new streams.WriteStream("", { ...options, fd: this.fd });
    }
    async close() {
      if (!this.#isOpen) return;
      this.#isOpen = false;
      operations.close(this.fd);
      this.emit("close");
    }
    async [Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]() {
      await this.close();
    }
  };
}
