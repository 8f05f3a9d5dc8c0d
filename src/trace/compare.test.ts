import fc from "fast-check";
import { expect, test } from "vitest";
import { changesOf, compare, isSame } from "./compare.ts";
import type { TraceEvent } from "./event.ts";
import { arbitraryTrace } from "./testing/arbitrary-trace.ts";

const note = (text: string, id = 1): TraceEvent => ({ id, at: id, kind: "note", text });
const store = (n: number): TraceEvent => ({
  id: 1,
  at: 0,
  kind: "store",
  operation: "set",
  session: "s",
  before: null,
  after: { n },
});

test("a trace is the same as itself, whatever its times and numbers", () => {
  fc.assert(
    fc.property(arbitraryTrace(), fc.nat(), (trace, shift) => {
      const later = trace.map(({ cause, ...event }) => ({
        ...event,
        id: event.id + shift,
        at: event.at + 1,
        ...(cause !== undefined && { cause: cause + shift }),
      }));
      expect(isSame(compare(trace, later))).toBe(true);
    }),
  );
});

test("every event of either trace stands in exactly one row, in its own order", () => {
  fc.assert(
    fc.property(arbitraryTrace(12), arbitraryTrace(12), (left, right) => {
      const rows = compare(left, right);
      expect(rows.flatMap((row) => ("left" in row ? [row.left] : []))).toEqual(left);
      expect(rows.flatMap((row) => ("right" in row ? [row.right] : []))).toEqual(right);
    }),
  );
});

test("what came or went in between is told apart from what stayed", () => {
  // Notes are alike in kind, so each kept one has to be found by its content.
  const rows = compare([store(1), note("a"), note("b")], [store(1), note("b"), store(2)]);
  expect(rows.map(({ is }) => is)).toEqual(["same", "only-left", "same", "only-right"]);
});

test("the same thing done with another outcome is one changed row", () => {
  expect(compare([store(1)], [store(2)])).toEqual([
    {
      is: "changed",
      left: store(1),
      right: store(2),
      changes: [{ path: "after.n", left: 1, right: 2 }],
    },
  ]);
});

test("a trace of which one cause is gone, or another one, is another trace", () => {
  fc.assert(
    fc.property(arbitraryTrace(), fc.nat(), fc.nat(), (trace, which, other) => {
      const caused = trace.filter(({ cause }) => cause !== undefined);
      fc.pre(caused.length > 0);
      const { id, cause: was = 0 } = caused[which % caused.length] ?? { id: 0 };
      const cause = (other % id) + 1 === was ? undefined : (other % id) + 1;
      const changed = trace.map((event) => {
        const { cause: _, ...rest } = event;
        return event.id !== id ? event : cause === undefined ? rest : { ...rest, cause };
      });
      expect(compare(trace, changed).filter(({ is }) => is !== "same")).toMatchObject([
        { is: "changed", left: { id }, changes: [{ path: "cause", left: was }] },
      ]);
    }),
  );
});

test("an event more moves no cause of the events after it", () => {
  const answer: TraceEvent = { ...store(1), id: 3, cause: 2 };
  const left = [note("a", 1), note("b", 2), answer];
  const right = [note("a", 1), note("new", 2), note("b", 3), { ...answer, id: 4, cause: 3 }];
  expect(compare(left, right).map(({ is }) => is)).toEqual(["same", "only-right", "same", "same"]);
});

test("changes name the field, and a field that is absent has no value on that side", () => {
  expect(changesOf({ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 3] }, d: null })).toEqual([
    { path: "a", left: 1 },
    { path: "b.c.1", left: 2, right: 3 },
    { path: "d", right: null },
  ]);
});

test("a value that changes its type is one change", () => {
  expect(changesOf({ a: [1] }, { a: { 0: 1 } })).toEqual([
    { path: "a", left: [1], right: { 0: 1 } },
  ]);
  expect(changesOf({ a: null }, { a: {} })).toEqual([{ path: "a", left: null, right: {} }]);
});

test("equal values have no changes, and other ones have some", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
      const copy: unknown = JSON.parse(JSON.stringify(left));
      expect(changesOf(left, copy)).toEqual([]);
      const isEqual = JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
      expect(changesOf(left, right).length === 0).toBe(isEqual);
    }),
  );
});

/** With the fields of its objects in one order. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
