/** `node:stream`: readable-stream, which is Node's own streams published as a package. */
import readable from "readable-stream/lib/stream.js";

// The package has no types; its module is Node's.
const stream = readable;

export const { Duplex, PassThrough, Readable, Transform, Writable, Stream } = stream;
export const { finished, pipeline, addAbortSignal } = stream;
export const { promises } = stream;

/** `require("stream")` is the legacy constructor with everything else on it. */
export default Stream;
