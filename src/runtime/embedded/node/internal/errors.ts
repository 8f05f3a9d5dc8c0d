/**
 * Errors as Node makes them: a `code` beside the message, and the code shown in the stack's head.
 * Source: Node's "Errors" page, https://nodejs.org/docs/latest-v20.x/api/errors.html
 */

export type CodedError = Error & { code: string };

type ErrorClass = new (message: string) => Error;

/** An error whose `name` stays that of its class while its stack says `TypeError [CODE]: …`. */
export function codedError(base: ErrorClass, code: string, message: string): CodedError {
  const error = new base(message);
  const { stack } = error;
  // Only V8 puts a head line on a stack.
  if (stack?.startsWith(`${error.name}: `)) {
    Object.defineProperty(error, "stack", {
      value: `${error.name} [${code}]${stack.slice(error.name.length)}`,
      configurable: true,
      writable: true,
    });
  }
  return Object.assign(error, { code });
}

/** What Node's `ERR_INVALID_ARG_TYPE` says it received. */
export function received(value: unknown): string {
  if (value === null || value === undefined) return ` Received ${String(value)}`;
  if (typeof value === "function") return ` Received function ${value.name}`;
  if (typeof value === "object") {
    const name = (value as { constructor?: { name?: string } }).constructor?.name;
    return name ? ` Received an instance of ${name}` : ` Received [Object: null prototype] {}`;
  }
  return ` Received type ${typeof value} (${shown(value)})`;
}

/** A primitive as `util.inspect` shows it, cut as Node cuts it in messages. */
export function shown(value: unknown): string {
  const text =
    typeof value === "string"
      ? `'${value.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/'/g, "\\'")}'`
      : typeof value === "bigint"
        ? `${value}n`
        : Object.is(value, -0)
          ? "-0"
          : String(value);
  return text.length > 28 ? `${text.slice(0, 25)}...` : text;
}

export function invalidArgType(name: string, expected: string, value: unknown): CodedError {
  const what = name.endsWith(" argument")
    ? `The ${name}`
    : `The "${name}" ${name.includes(".") ? "property" : "argument"}`;
  return codedError(
    TypeError,
    "ERR_INVALID_ARG_TYPE",
    `${what} must be ${expected}.${received(value)}`,
  );
}

/** A value in one line, as `util.inspect` shows it one level deep. */
export function inspected(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `[ ${value.map(shown).join(", ")} ]`;
  if (typeof value === "function") return `[Function: ${value.name || "(anonymous)"}]`;
  if (typeof value !== "object" || value === null) return shown(value);
  const entries = Object.entries(value).map(
    ([key, item]) =>
      `${key}: ${typeof item === "object" && item !== null ? "[Object]" : shown(item)}`,
  );
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

export function invalidArgValue(name: string, value: unknown, reason = "is invalid"): CodedError {
  const kind = name.includes(".") ? "property" : "argument";
  return codedError(
    TypeError,
    "ERR_INVALID_ARG_VALUE",
    `The ${kind} '${name}' ${reason}. Received ${inspected(value)}`,
  );
}

export function outOfRange(name: string, range: string, value: unknown): CodedError {
  return codedError(
    RangeError,
    "ERR_OUT_OF_RANGE",
    `The value of "${name}" is out of range. It must be ${range}. Received ${grouped(value)}`,
  );
}

/** Node writes large integers of range errors with underscores between the thousands. */
function grouped(value: unknown): string {
  const isLarge = (value: number | bigint) => value > 2 ** 32 || value < -(2 ** 32);
  const inGroups = () => String(value).replace(/\B(?=(\d{3})+$)/g, "_");
  if (typeof value === "number" && Number.isInteger(value) && isLarge(value)) return inGroups();
  if (typeof value === "bigint" && isLarge(value)) return `${inGroups()}n`;
  return inspected(value);
}

/** `errno` values of Linux, as libuv reports them. */
const errno = {
  EPIPE: -32,
  EACCES: -13,
  EINVAL: -22,
  EBADF: -9,
  EADDRINUSE: -98,
  EADDRNOTAVAIL: -99,
  ENETUNREACH: -101,
  ECONNRESET: -104,
  ENOTCONN: -107,
  ETIMEDOUT: -110,
  ECONNREFUSED: -111,
  ENOTFOUND: -3008,
} as const;

export type SystemErrorCode = keyof typeof errno;

export type SystemError = Error & {
  errno: number;
  code: SystemErrorCode;
  syscall: string;
  address?: string;
  port?: number;
  hostname?: string;
};

/** The failure of a system call, such as `connect ECONNREFUSED 127.0.0.1:3000`. */
export function systemError(
  code: SystemErrorCode,
  syscall: string,
  detail: { address?: string; port?: number; hostname?: string; note?: string } = {},
): SystemError {
  const { note, ...fields } = detail;
  let where = "";
  if (fields.hostname !== undefined) where = ` ${fields.hostname}`;
  else if (fields.port) where = ` ${fields.address}:${fields.port}`;
  else if (fields.address !== undefined) where = ` ${fields.address}`;
  const message = `${syscall} ${code}${note ? `: ${note}` : ""}${where}`;
  return Object.assign(new Error(message), { errno: errno[code], code, syscall }, fields);
}

/** An `Error` with a code only, as `ECONNRESET: socket hang up`. */
export function plainError(code: string, message: string): CodedError {
  return Object.assign(new Error(message), { code });
}

/** @throws TypeError `ERR_INVALID_ARG_TYPE` unless `value` is a function. */
export function mustBeFunction(value: unknown, name: string): asserts value is Function {
  if (typeof value !== "function") throw invalidArgType(name, "of type function", value);
}

export function mustBeString(value: unknown, name: string): asserts value is string {
  if (typeof value !== "string") throw invalidArgType(name, "of type string", value);
}

export function mustBeBoolean(value: unknown, name: string): asserts value is boolean {
  if (typeof value !== "boolean") throw invalidArgType(name, "of type boolean", value);
}

/** @throws `ERR_INVALID_ARG_TYPE` or `ERR_OUT_OF_RANGE` unless `value` is an integer in the range. */
export function mustBeInteger(
  value: unknown,
  name: string,
  min = Number.MIN_SAFE_INTEGER,
  max = Number.MAX_SAFE_INTEGER,
): asserts value is number {
  if (typeof value !== "number") throw invalidArgType(name, "of type number", value);
  if (!Number.isInteger(value)) throw outOfRange(name, "an integer", value);
  if (value < min || value > max) throw outOfRange(name, `>= ${min} && <= ${max}`, value);
}

export function mustBeAbortSignal(value: unknown, name: string): asserts value is AbortSignal {
  if (typeof value !== "object" || value === null || !("aborted" in value)) {
    throw invalidArgType(name, "an instance of AbortSignal", value);
  }
}

/** What Node throws or emits when an `AbortSignal` stops an operation. */
export function abortError(signal?: AbortSignal): CodedError {
  const cause = signal?.reason === undefined ? undefined : { cause: signal.reason as unknown };
  const error = new Error("The operation was aborted", cause);
  error.name = "AbortError";
  return Object.assign(error, { code: "ABORT_ERR" });
}
