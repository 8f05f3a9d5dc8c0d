import { expect, test } from "vitest";

import { plainText } from "./plain-text.ts";

test("colours are taken out of a line, and its text stays", () => {
  expect(plainText("\u001B[1;31mTypeError\u001B[0m: [a] is not 38;5;3m")).toBe(
    "TypeError: [a] is not 38;5;3m",
  );
});
