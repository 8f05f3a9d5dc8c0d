/** What packages in the worker's bundle expect as globals from the moment that they load. */
export { Buffer } from "../node/buffer.ts";
export { default as process } from "../node/process.ts";
