/** `process.hrtime` and `uptime`. */
import { invalidArgType, outOfRange } from "../internal/errors.ts";
import { clock } from "../internal/platform.ts";

const started = clock();

/** Since an arbitrary moment; with `previous`, since then. Seconds and nanoseconds. */
export function hrtime(previous?: [number, number]): [number, number] {
  const ms = clock();
  let seconds = Math.floor(ms / 1e3);
  let nanoseconds = Math.floor((ms % 1e3) * 1e6);
  if (previous === undefined) return [seconds, nanoseconds];
  if (!Array.isArray(previous)) throw invalidArgType("time", "an instance of Array", previous);
  if (previous.length !== 2) throw outOfRange("time", "2", previous.length);
  seconds -= previous[0];
  nanoseconds -= previous[1];
  return nanoseconds < 0 ? [seconds - 1, nanoseconds + 1e9] : [seconds, nanoseconds];
}

hrtime.bigint = (): bigint => BigInt(Math.floor(clock() * 1e6));

/** Seconds since the process began. */
export const uptime = (): number => (clock() - started) / 1e3;
