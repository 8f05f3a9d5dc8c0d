/**
 * What the streams package asks of `process`, apart from it: `process` itself is made of streams.
 * The bundle puts this file in the place of that package's `process/`.
 */
import { nextTick } from "./next-tick.ts";

const standard: { stdout?: unknown; stderr?: unknown } = {};

/** Streams that `pipe` must not end. */
export function setStandardStreams(streams: { stdout: unknown; stderr: unknown }): void {
  Object.assign(standard, streams);
}

export { nextTick };
export default {
  nextTick,
  env: {},
  get stdout() {
    return standard.stdout;
  },
  get stderr() {
    return standard.stderr;
  },
};
