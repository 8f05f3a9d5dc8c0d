/** `node:assert` and `node:assert/strict`. Messages that Node generates with a diff are simpler here. */
import { missingMembers } from "./missing-members.ts";
import { AssertionError } from "./assert/assertion-error.ts";
import { call, mustFail, mustSucceed, settle } from "./assert/throws.ts";
import type { Expected } from "./assert/throws.ts";
import { inspect } from "./util.ts";
import { isDeepEqual } from "./util/deep-equal.ts";

type Message = string | Error;

function fail(detail: {
  message?: Message | undefined;
  actual?: unknown;
  expected?: unknown;
  operator: string;
}): never {
  if (detail.message instanceof Error) throw detail.message;
  const { message, ...rest } = detail;
  throw new AssertionError(message === undefined ? rest : { ...rest, message });
}

/** A comparison of two values as an assertion. */
const comparing =
  (operator: string, holds: (actual: unknown, expected: unknown) => boolean) =>
  (actual: unknown, expected: unknown, message?: Message): void => {
    if (!holds(actual, expected)) fail({ message, actual, expected, operator });
  };

const not =
  (holds: (actual: unknown, expected: unknown) => boolean) =>
  (actual: unknown, expected: unknown): boolean =>
    !holds(actual, expected);

const deep = (strict: boolean) => (actual: unknown, expected: unknown) =>
  isDeepEqual(actual, expected, strict);

const loose = (actual: unknown, expected: unknown) =>
  // eslint-disable-next-line eqeqeq -- this is what assert.equal compares with
  actual == expected || bothNaN(actual, expected);
const bothNaN = (...values: unknown[]) => values.every(Number.isNaN);

function ok(...args: [value?: unknown, message?: Message]): void {
  const [value, message] = args;
  if (value) return;
  const words =
    args.length === 0
      ? "No value argument passed to `assert.ok()`"
      : "The expression evaluated to a falsy value";
  fail({ message: message ?? words, actual: value, expected: true, operator: "==" });
}

function matching(operator: "match" | "doesNotMatch", hits: boolean) {
  return (text: unknown, pattern: RegExp, message?: Message): void => {
    if (typeof text === "string" && pattern.test(text) === hits) return;
    const words = hits
      ? "The input did not match the regular expression"
      : "The input was expected to not match the regular expression";
    fail({
      message: message ?? `${words} ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`,
      actual: text,
      expected: pattern,
      operator,
    });
  };
}

const shared = {
  AssertionError,
  ok,
  fail: (message: Message = "Failed") => fail({ message, operator: "fail" }),
  strictEqual: comparing("strictEqual", Object.is),
  notStrictEqual: comparing("notStrictEqual", not(Object.is)),
  deepStrictEqual: comparing("deepStrictEqual", deep(true)),
  notDeepStrictEqual: comparing("notDeepStrictEqual", not(deep(true))),
  match: matching("match", true),
  doesNotMatch: matching("doesNotMatch", false),
  ifError(value: unknown): void {
    if (value === null || value === undefined) return;
    const words = value instanceof Error ? value.message : inspect(value);
    fail({
      message: `ifError got unwanted exception: ${words}`,
      actual: value,
      expected: null,
      operator: "ifError",
    });
  },
  throws: (work: unknown, expected?: Expected | string, message?: string) =>
    mustFail("throws", call(work), expected, message),
  doesNotThrow: (work: unknown, message?: string) =>
    mustSucceed("doesNotThrow", call(work), message),
  rejects: async (work: unknown, expected?: Expected | string, message?: string) =>
    mustFail("rejects", await settle(work), expected, message),
  doesNotReject: async (work: unknown, message?: string) =>
    mustSucceed("doesNotReject", await settle(work), message),
};

const legacy = {
  equal: comparing("==", loose),
  notEqual: comparing("!=", not(loose)),
  deepEqual: comparing("deepEqual", deep(false)),
  notDeepEqual: comparing("notDeepEqual", not(deep(false))),
};

const inStrictMode = {
  equal: shared.strictEqual,
  notEqual: shared.notStrictEqual,
  deepEqual: shared.deepStrictEqual,
  notDeepEqual: shared.notDeepStrictEqual,
};

/** `require("assert")` is `ok` with everything else on it. */
const asFunction = <T extends object>(members: T) =>
  Object.assign((...args: Parameters<typeof ok>) => ok(...args), shared, members);

export const strict = Object.assign(asFunction(inStrictMode), {
  strict: {},
  ...missingMembers("assert"),
});
strict.strict = strict;

export default Object.assign(asFunction(legacy), { strict, ...missingMembers("assert") });
