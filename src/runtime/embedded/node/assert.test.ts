import nodeAssert from "node:assert";
import { expect, test } from "vitest";
import ours from "./assert.ts";

type Assert = typeof ours;

/** How an assertion ends, in what programs read of it. */
async function outcome(work: () => unknown): Promise<unknown> {
  try {
    await work();
    return "holds";
  } catch (error) {
    const { name, code, operator, actual, expected, generatedMessage } = error as Record<
      string,
      unknown
    >;
    return { name, code, operator, actual, expected, generatedMessage };
  }
}

const boom = () => {
  throw Object.assign(new TypeError("boom"), { code: "E" });
};

const cases: Record<string, (assert: Assert) => unknown> = {
  "a true value": (assert) => assert(1),
  "a false value with words": (assert) => assert.ok(0, "words"),
  "an error as the message": (assert) => assert.ok(false, new RangeError("mine")),
  "equal compares loosely": (assert) => assert.equal("1", 1),
  "equal fails": (assert) => assert.equal(1, 2),
  "strict.equal does not": (assert) => assert.strict.equal("1", 1, "words"),
  "strictEqual knows NaN": (assert) => assert.strictEqual(NaN, NaN),
  "strictEqual tells zeros apart": (assert) => assert.strictEqual(0, -0),
  "notStrictEqual fails": (assert) => assert.notStrictEqual(1, 1, "words"),
  "deepStrictEqual of nested values": (assert) =>
    assert.deepStrictEqual(
      { a: [1, new Map([["k", new Set([1])]])] },
      { a: [1, new Map([["k", new Set([1])]])] },
    ),
  "deepStrictEqual fails": (assert) => assert.deepStrictEqual({ a: 1 }, { a: 2 }),
  "deepEqual compares loosely": (assert) => assert.deepEqual({ a: "1" }, { a: 1 }),
  "notDeepStrictEqual holds": (assert) => assert.notDeepStrictEqual([1], ["1"]),
  "match holds": (assert) => assert.match("abc", /b/),
  "match fails with words": (assert) => assert.match("abc", /x/, "words"),
  "doesNotMatch fails with words": (assert) => assert.doesNotMatch("abc", /b/, "words"),
  "ifError lets null pass": (assert) => assert.ifError(null),
  "throws holds": (assert) => assert.throws(boom),
  "throws with a class": (assert) => assert.throws(boom, TypeError),
  "throws with a wrong pattern": (assert) => assert.throws(boom, /other/, "words"),
  "throws with properties": (assert) => assert.throws(boom, { name: "TypeError", code: "E" }),
  "throws with a check": (assert) =>
    assert.throws(boom, (error: unknown) => error instanceof Error),
  "doesNotThrow fails": (assert) => assert.doesNotThrow(boom, "words"),
  "rejects holds": (assert) => assert.rejects(Promise.reject(new Error("no")), /no/),
  "fail fails": (assert) => assert.fail("words"),
};

test.each(Object.keys(cases))("ends as Node's assert does: %s", async (name) => {
  const work = cases[name] as (assert: Assert) => unknown;
  const node = await outcome(() => work(nodeAssert as unknown as Assert));
  expect(await outcome(() => work(ours))).toEqual(node);
});

test("a value that does not reject is a missing rejection", async () => {
  await expect(ours.rejects(Promise.resolve())).rejects.toThrow("Missing expected rejection.");
  expect(() => ours.throws(() => {}, "words")).toThrow("Missing expected exception: words");
});
