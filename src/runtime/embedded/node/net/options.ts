/** The many shapes of arguments that `connect` and `listen` take. */
import { codedError, invalidArgType, received, shown } from "../internal/errors.ts";

type Callback = (...args: unknown[]) => void;

/** `[options, callback]` of `(port[, host][, …][, callback])`, `(path)`, `(options)`. */
export function normalizeArgs(
  args: readonly unknown[],
): [Record<string, unknown>, Callback | null] {
  const callback = args.at(-1);
  const done = typeof callback === "function" ? (callback as Callback) : null;
  const [first, second] = args;
  if (args.length === 0) return [{}, null];
  if (typeof first === "object" && first !== null) return [{ ...first }, done];
  if (isPipeName(first)) return [{ path: first }, done];
  const options: Record<string, unknown> = { port: first };
  if (args.length > 1 && typeof second === "string") options.host = second;
  return [options, done];
}

const isPipeName = (value: unknown): boolean => typeof value === "string" && !(Number(value) >= 0);

/** @throws RangeError `ERR_SOCKET_BAD_PORT` unless `port` is a port number, or a string of one. */
export function validPort(port: unknown, name: string, allowZero = true): number {
  const number = typeof port === "string" ? Number(port.trim() === "" ? NaN : port) : port;
  const isPort =
    typeof number === "number" &&
    Number.isInteger(number) &&
    number >= (allowZero ? 0 : 1) &&
    number <= 65_535;
  if (isPort) return number;
  const limit = allowZero ? ">=" : ">";
  throw codedError(
    RangeError,
    "ERR_SOCKET_BAD_PORT",
    `${name} should be ${limit} 0 and < 65536.${received(port)}.`,
  );
}

/** @throws TypeError unless `ms` is a number that a timer takes. */
export function validTimeout(ms: unknown, name: string): number {
  if (typeof ms !== "number") throw invalidArgType(name, "of type number", ms);
  if (ms < 0 || !Number.isFinite(ms)) {
    throw codedError(
      RangeError,
      "ERR_OUT_OF_RANGE",
      `The value of "${name}" is out of range. It must be a non-negative finite number. Received ${shown(ms)}`,
    );
  }
  return Math.min(ms, 2 ** 31 - 1);
}
