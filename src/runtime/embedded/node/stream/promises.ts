/** `node:stream/promises`. */
import readable from "readable-stream/lib/stream.js";

const { promises } = readable as unknown as typeof import("node:stream");

export const { finished, pipeline } = promises;
export default promises;
