/** `node:stream`: readable-stream, which is Node's own streams published as a package. */
import type { Duplex as NodeDuplex, DuplexOptions } from "node:stream";
import readable from "readable-stream/lib/stream.js";
import { duplexPairOf } from "./stream/duplex-pair.ts";
import {
  duplexFromWeb,
  duplexToWeb,
  readableFromWeb,
  readableToWeb,
  writableFromWeb,
  writableToWeb,
} from "./stream/web-adapters.ts";

// The package has no types; its module is Node's.
const stream = readable;

export const { Duplex, PassThrough, Readable, Transform, Writable, Stream } = stream;
export const { finished, pipeline, addAbortSignal } = stream;
export const { promises } = stream;

// The package leaves these to the web platform's side of Node.
Object.assign(Readable, { fromWeb: readableFromWeb, toWeb: readableToWeb });
Object.assign(Writable, { fromWeb: writableFromWeb, toWeb: writableToWeb });
Object.assign(Duplex, { fromWeb: duplexFromWeb, toWeb: duplexToWeb });

// Newer than the package.
export const duplexPair = (options?: DuplexOptions): [NodeDuplex, NodeDuplex] =>
  duplexPairOf(Duplex, options);
Object.assign(stream, { duplexPair });

/** `require("stream")` is the legacy constructor with everything else on it. */
export default Stream;
