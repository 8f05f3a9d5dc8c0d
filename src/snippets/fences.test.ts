import { expect, test } from "vitest";

import { fencesIn } from "./fences.ts";

test("a fence has its line, its language, what follows, and its body", () => {
  expect(fencesIn("a\n\n```snippet counter#share\nmark: x\n```\n")).toEqual([
    { language: "snippet", meta: "counter#share", body: "mark: x", line: 3 },
  ]);
});

test("a fence shown inside a longer fence is no citation", () => {
  const languages = fencesIn("````md\n```snippet counter#a\n```\n````\n\n~~~js\n```\n~~~\n").map(
    ({ language }) => language,
  );
  expect(languages).toEqual(["md", "js"]);
});

test("a fence may be indented, as in a list", () => {
  expect(fencesIn("1. Do:\n\n   ```snippet a#b\n   ```\n")).toHaveLength(1);
});
