import { Buffer } from "../buffer.ts";
import { mustBeFunction } from "../internal/errors.ts";
import type { Transform } from "node:stream";

type Input = string | ArrayBufferView | ArrayBuffer;
type Callback = (error: Error | null, result?: Uint8Array) => void;
type Codec = new (options?: object) => Transform;

/** The callback form: a whole buffer in, a whole buffer out. */
export function whole(Codec: Codec) {
  return (input: Input, options: object | Callback, callback?: Callback): void => {
    const done = typeof options === "function" ? (options as Callback) : callback;
    mustBeFunction(done, "callback");
    const codec = new Codec(typeof options === "object" ? options : undefined);
    const parts: Uint8Array[] = [];
    codec.on("data", (part: Uint8Array) => parts.push(part));
    codec.once("end", () => done(null, Buffer.concat(parts)));
    codec.once("error", (error: Error) => done(error));
    codec.end(bytesOf(input));
  };
}

function bytesOf(input: Input): Uint8Array {
  if (typeof input === "string") return Buffer.from(input);
  return ArrayBuffer.isView(input)
    ? Buffer.from(input.buffer, input.byteOffset, input.byteLength)
    : Buffer.from(input);
}
