/**
 * Errors with Node's own codes, names and messages (Node.js 20, `lib/internal/errors.js`). Packages
 * branch on `code` and tests compare messages, so both have to be Node's.
 */

/** An error as Node throws it: `code` is in the stack's first line, not in `name`. */
export type NodeError<E extends Error = Error> = E & { code: string };

type ErrorClass<E extends Error> = new (message: string) => E;

/** Makes an error of class `Base` whose stack starts with `Name [CODE]: message`, as Node's do. */
export function nodeError<E extends Error = Error>(
  code: string,
  message: string,
  Base: ErrorClass<E> = Error as unknown as ErrorClass<E>,
): NodeError<E> {
  const error = new Base(message);
  // The stack is a string in Firefox and WebKit and has no header there.
  const { name } = error;
  const stack = error.stack ?? "";
  Object.defineProperty(error, "code", {
    value: code,
    enumerable: true,
    writable: true,
    configurable: true,
  });
  if (stack.startsWith(name)) {
    Object.defineProperty(error, "stack", {
      value: `${name} [${code}]${stack.slice(name.length)}`,
      writable: true,
      configurable: true,
    });
  }
  return error as NodeError<E>;
}

/** `Received …` as in Node's ERR_INVALID_ARG_TYPE. */
export function describeReceived(value: unknown): string {
  if (value === null || value === undefined) return `Received ${String(value)}`;
  if (typeof value === "function") return `Received function ${value.name}`;
  if (typeof value === "object") {
    const name: unknown = value.constructor?.name;
    return typeof name === "string" && name !== ""
      ? `Received an instance of ${name}`
      : "Received [Object: null prototype] {}";
  }
  let shown = typeof value === "string" ? quote(value) : String(value);
  if (typeof value === "bigint") shown += "n";
  if (shown.length > 28) shown = `${shown.slice(0, 25)}...`;
  return `Received type ${typeof value} (${shown})`;
}

function quote(text: string): string {
  const escaped = text.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/\t/g, "\\t");
  if (!escaped.includes("'")) return `'${escaped}'`;
  if (!escaped.includes('"')) return `"${escaped}"`;
  return `'${escaped.replace(/'/g, "\\'")}'`;
}

const subject = (name: string) =>
  name.endsWith(" argument")
    ? `The ${name}`
    : `The "${name}" ${name.includes(".") ? "property" : "argument"}`;

/**
 * @param expected what Node writes after `must be`, such as `of type string` or
 *   `one of type string or an instance of Buffer`.
 */
export function invalidArgType(
  name: string,
  expected: string,
  value: unknown,
): NodeError<TypeError> {
  return nodeError(
    "ERR_INVALID_ARG_TYPE",
    `${subject(name)} must be ${expected}. ${describeReceived(value)}`,
    TypeError,
  );
}

export function invalidArgValue(
  name: string,
  value: unknown,
  reason = "is invalid",
  Base: ErrorClass<Error> = TypeError,
): NodeError {
  const shown = typeof value === "string" ? quote(value) : String(value);
  const kind = name.includes(".") ? "property" : "argument";
  return nodeError(
    "ERR_INVALID_ARG_VALUE",
    `The ${kind} '${name}' ${reason}. Received ${shown}`,
    Base,
  );
}

export function outOfRange(
  name: string,
  range: string,
  value: number | bigint,
): NodeError<RangeError> {
  const digits = String(value);
  const big = typeof value === "bigint" || (Number.isInteger(value) && Math.abs(value) > 2 ** 32);
  const shown = big ? separate(digits) + (typeof value === "bigint" ? "n" : "") : digits;
  return nodeError(
    "ERR_OUT_OF_RANGE",
    `The value of "${name}" is out of range. It must be ${range}. Received ${shown}`,
    RangeError,
  );
}

const separate = (digits: string) => digits.replace(/\B(?=(\d{3})+(?!\d))/g, "_");

/** @throws TypeError ERR_INVALID_ARG_TYPE unless `value` is a function. */
export function checkFunction(
  name: string,
  value: unknown,
): asserts value is (...args: never[]) => unknown {
  if (typeof value !== "function") throw invalidArgType(name, "of type function", value);
}

/** @throws TypeError ERR_INVALID_ARG_TYPE unless `value` is a string. */
export function checkString(name: string, value: unknown): asserts value is string {
  if (typeof value !== "string") throw invalidArgType(name, "of type string", value);
}

/** @throws TypeError or RangeError with Node's code unless `value` is an integer in the range. */
export function checkInteger(
  name: string,
  value: unknown,
  min: number = Number.MIN_SAFE_INTEGER,
  max: number = Number.MAX_SAFE_INTEGER,
): asserts value is number {
  if (typeof value !== "number") throw invalidArgType(name, "of type number", value);
  if (!Number.isInteger(value)) throw outOfRange(name, "an integer", value);
  if (value < min || value > max) throw outOfRange(name, `>= ${min} && <= ${max}`, value);
}

/** What a browser can't do: names it and says what to do instead. */
export function unsupported(what: string, remedy: string): NodeError {
  return nodeError(
    "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM",
    `${what} is not available in this page's runtime. ${remedy}`,
  );
}
