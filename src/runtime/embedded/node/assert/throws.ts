import { invalidArgType } from "../internal/errors.ts";
import { inspect } from "../util.ts";
import { isDeepEqual } from "../util/deep-equal.ts";
import { AssertionError } from "./assertion-error.ts";

/** What `throws` and `rejects` accept as a description of the error. */
export type Expected =
  | RegExp
  | (new (...args: never[]) => unknown)
  | ((error: unknown) => unknown)
  | Readonly<Record<string, unknown>>;

type Call = { readonly ended: "returned" } | { readonly ended: "threw"; readonly error: unknown };

export function call(work: unknown): Call {
  if (typeof work !== "function") throw invalidArgType("fn", "of type function", work);
  try {
    Reflect.apply(work, undefined, []);
    return { ended: "returned" };
  } catch (error) {
    return { ended: "threw", error };
  }
}

export async function settle(work: unknown): Promise<Call> {
  const promise =
    typeof work === "function" ? (Reflect.apply(work, undefined, []) as unknown) : work;
  if (typeof (promise as { then?: unknown } | undefined)?.then !== "function") {
    throw invalidArgType("promiseFn", "of type function or an instance of Promise", work);
  }
  try {
    await promise;
    return { ended: "returned" };
  } catch (error) {
    return { ended: "threw", error };
  }
}

/** @throws AssertionError unless the call failed as described. */
export function mustFail(
  operator: "throws" | "rejects",
  outcome: Call,
  expected?: Expected | string,
  message?: string,
): void {
  const words = typeof expected === "string" ? expected : message;
  if (outcome.ended === "returned") {
    const missing =
      operator === "throws" ? "Missing expected exception" : "Missing expected rejection";
    const named = typeof expected === "function" && expected.name ? ` (${expected.name})` : "";
    throw new AssertionError({
      message: words === undefined ? `${missing}${named}.` : `${missing}${named}: ${words}`,
      expected,
      operator,
    });
  }
  if (expected === undefined || typeof expected === "string") return;
  if (!matches(outcome.error, expected)) {
    throw new AssertionError({
      message: message ?? `The error is not as expected: ${inspect(outcome.error)}`,
      actual: outcome.error,
      expected,
      operator,
    });
  }
}

/** @throws AssertionError when the call failed. */
export function mustSucceed(
  operator: "doesNotThrow" | "doesNotReject",
  outcome: Call,
  message?: string,
): void {
  if (outcome.ended === "returned") return;
  const got = operator === "doesNotThrow" ? "Got unwanted exception" : "Got unwanted rejection";
  const actual = outcome.error instanceof Error ? outcome.error.message : inspect(outcome.error);
  throw new AssertionError({
    message: `${got}${message === undefined ? "." : `: ${message}`}\nActual message: "${actual}"`,
    actual: outcome.error,
    operator,
  });
}

function matches(error: unknown, expected: Expected): boolean {
  if (expected instanceof RegExp) return expected.test(String(error));
  if (typeof expected === "function") {
    if (expected.prototype !== undefined && error instanceof expected) return true;
    // A class that the error is no instance of is not a check to call.
    if (Error.prototype.isPrototypeOf(expected.prototype as object)) return false;
    return Reflect.apply(expected as (error: unknown) => unknown, {}, [error]) === true;
  }
  // An error's name and message are not enumerable, and are compared all the same.
  const names = [
    ...Object.keys(expected),
    ...(expected instanceof Error ? ["name", "message"] : []),
  ];
  return names.every((name) => {
    const wanted = (expected as Record<string, unknown>)[name];
    const found = (error as Record<string, unknown> | null)?.[name];
    return wanted instanceof RegExp && typeof found === "string"
      ? wanted.test(found)
      : isDeepEqual(found, wanted, true);
  });
}
