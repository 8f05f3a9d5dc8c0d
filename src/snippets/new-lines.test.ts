import { expect, test } from "vitest";

import { newLines } from "./new-lines.ts";

test("lines that were added are new, wherever they stand", () => {
  expect(newLines(["a", "b"], ["x", "a", "y", "b", "z"])).toEqual([0, 2, 4]);
});

test("a line that changed is new; one that went leaves nothing to mark", () => {
  expect(newLines(["a", "b", "c"], ["a", "B"])).toEqual([1]);
});

test("neither a blank line nor a deeper indentation is news", () => {
  expect(newLines(["a"], ["if (x) {", "", "  a", "}"])).toEqual([0, 3]);
});
