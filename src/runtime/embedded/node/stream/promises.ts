/** `node:stream/promises`. */
import readable from "readable-stream/lib/stream.js";

const { promises } = readable;

export const { finished, pipeline } = promises;
export default promises;
