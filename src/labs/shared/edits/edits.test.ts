import fc from "fast-check";
import { expect, test } from "vitest";

import {
  counterpart,
  edited,
  hasPatch,
  withoutFile,
  withoutPatch,
  withPatch,
  withText,
} from "./edits.ts";

const original = { "index.ts": "one\n", "index.html": "<p>\n" };
const uno = { title: "Uno", says: "In Italian.", files: { "index.ts": "uno\n" } };

test("a file that is typed back to what it was is no edit", () => {
  const edits = withText(original, {}, "index.ts", "two\n");
  expect(edited(original, edits)).toEqual({ "index.ts": "two\n", "index.html": "<p>\n" });
  expect(withText(original, edits, "index.ts", "one\n")).toEqual({});
});

test("a file goes back to what it was alone; the others stay as they are edited", () => {
  const edits = { "index.ts": "two\n", "index.html": "<b>\n" };
  expect(withoutFile(edits, "index.ts")).toEqual({ "index.html": "<b>\n" });
});

test("a named change takes the place of an edit of its file, and leaves the others alone", () => {
  const edits = withPatch(original, { "index.ts": "two\n", "index.html": "<b>\n" }, uno);
  expect(edits).toEqual({ "index.ts": "uno\n", "index.html": "<b>\n" });
  expect(hasPatch(edits, uno)).toBe(true);
  expect(hasPatch({ "index.ts": "uno due\n" }, uno)).toBe(false);
});

test("a named change that is undone brings back the edits before it, and leaves later ones alone", () => {
  const before = { "index.ts": "two\n" };
  const applied = withPatch(original, before, uno);
  const later = withText(original, applied, "index.html", "<b>\n");
  expect(withoutPatch(later, before, uno)).toEqual({ ...before, "index.html": "<b>\n" });
  expect(withoutPatch(withPatch(original, {}, uno), {}, uno)).toEqual({});
});

test("whatever is typed, and in whatever order, an edit that remains differs from the original", () => {
  const typing = fc.tuple(fc.constantFrom(...Object.keys(original)), fc.constantFrom("one\n", "x"));
  fc.assert(
    fc.property(fc.array(typing), (typed) => {
      const edits = typed.reduce((now, [path, text]) => withText(original, now, path, text), {});
      for (const path of Object.keys(edits)) {
        expect(edited(original, edits)[path]).not.toBe(original[path as keyof typeof original]);
      }
    }),
  );
});

test("a program has its counterpart under the ending of the other variant, a page is itself", () => {
  expect(counterpart(original, "index.js")).toBe("index.ts");
  expect(counterpart(original, "index.html")).toBe("index.html");
  expect(counterpart(original, "session.js")).toBeUndefined();
  expect(counterpart({ "tsconfig.json": "{}" }, "package.json")).toBeUndefined();
});
