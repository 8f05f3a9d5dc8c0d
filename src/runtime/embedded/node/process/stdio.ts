/** `process.stdout`, `stderr` and `stdin`. */
import { Readable, Writable } from "../stream.ts";
import { writeOutput } from "./host.ts";

type Done = (error?: Error | null) => void;

/** Output that is out at once, as that of a process writing to a file or a Linux terminal. */
class Output extends Writable {
  readonly fd: 1 | 2;
  readonly _type = "fs";
  readonly _isStdio = true;

  constructor(fd: 1 | 2) {
    super({ decodeStrings: false });
    this.fd = fd;
  }

  override _write(chunk: string | Uint8Array, _encoding: BufferEncoding, done: Done): void {
    writeOutput(this.fd, chunk);
    done();
  }

  /** A program can't close it: others write to it as well. */
  override _destroy(error: Error | null, done: Done): void {
    done(error);
  }
}

export const createOutput = (fd: 1 | 2): Output => new Output(fd);

/** Input that is at its end, as with `node script.js < /dev/null`. */
export function createInput(): InstanceType<typeof Readable> {
  const input = new Readable({
    read() {
      this.push(null);
    },
  });
  return Object.assign(input, { fd: 0 });
}
