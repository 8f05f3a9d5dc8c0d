import { expect, test } from "vitest";

import { readersVariant } from "./variant.ts";

test("the address decides over what is remembered", () => {
  expect(readersVariant("?lang=ts", "esm")).toBe("ts");
});

test("without one in the address, the remembered tab counts", () => {
  expect(readersVariant("?q=1", "esm")).toBe("esm");
});

test("an unknown variant is as good as none", () => {
  expect(readersVariant("?lang=coffee", "esm")).toBe("esm");
  expect(readersVariant("?lang=coffee", "perl")).toBe("cjs");
  expect(readersVariant("", null)).toBe("cjs");
});
