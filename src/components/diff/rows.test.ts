import fc from "fast-check";
import { expect, test } from "vitest";

import { diffFiles, diffRows } from "./rows.ts";
import { tellRows } from "./tell-rows.ts";

const lines = (...all: readonly (string | number)[]) => all.map((line) => `${line}\n`).join("");

test("a changed line is removed and added, between three lines that stay, and the rest is counted", () => {
  const before = lines(1, 2, 3, 4, 5, 6, 7, 8, 9);
  const after = lines(1, 2, 3, 4, "five", 6, 7, 8, 9);
  expect(diffRows(before, after)).toEqual([
    { is: "skipped", lines: 1 },
    { is: "same", before: 2, after: 2, text: "2" },
    { is: "same", before: 3, after: 3, text: "3" },
    { is: "same", before: 4, after: 4, text: "4" },
    { is: "removed", before: 5, text: "5" },
    { is: "added", after: 5, text: "five" },
    { is: "same", before: 6, after: 6, text: "6" },
    { is: "same", before: 7, after: 7, text: "7" },
    { is: "same", before: 8, after: 8, text: "8" },
  ]);
});

test("what the rows say makes one file of the other, whatever they are", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", "")).map((all) => lines(...all));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const rows = diffRows(before, after);
      const old = before.split("\n");
      const now = after.split("\n");
      for (const row of rows) {
        if (row.is === "removed" || row.is === "same") expect(old[row.before - 1]).toBe(row.text);
        if (row.is === "added" || row.is === "same") expect(now[row.after - 1]).toBe(row.text);
      }
      const count = (kind: string) => rows.filter(({ is }) => is === kind).length;
      expect(now.length - old.length).toBe(count("added") - count("removed"));
      expect(rows.length === 0).toBe(before === after);
    }),
  );
});

test("only files that differ are named", () => {
  const found = diffFiles({ a: "1\n", b: "2\n" }, { a: "1\n", b: "3\n" });
  expect(found.map(({ path }) => path)).toEqual(["b"]);
});

test.each([
  [lines(1), lines(1, 2), "1 line added"],
  [lines(1, 2, 3), lines(1), "2 lines removed"],
  [lines(1), lines(2), "1 line added, 1 removed"],
])("a diff is told in words: %#", (before, after, words) => {
  expect(tellRows(diffRows(before, after))).toBe(words);
});
