import { expect, test } from "vitest";
import { overBudget } from "./budget.ts";
import { median } from "./demo-cost.ts";
import { kindOf, type PageCost, totalBytes } from "./page-cost.ts";
import { figure, table } from "./table.ts";

const cost: PageCost = {
  bytes: { html: 10, css: 20, js: 30, font: 0, image: 0, other: 0, prefetched: 0 },
  paths: ["/", "/a.css", "/a.js"],
  requests: 3,
  domNodes: 7,
};

const enough = {
  "html bytes": 10,
  "css bytes": 20,
  "js bytes": 30,
  requests: 3,
  "DOM nodes": 7,
};

test("what costs more than it may is named, and what has no budget may cost nothing", () => {
  expect(overBudget(cost, enough)).toEqual([]);
  expect(overBudget(cost, { ...enough, "js bytes": 29 })).toEqual(["js bytes: 30 is more than 29"]);
  const withFont = { ...cost, bytes: { ...cost.bytes, font: 1 } };
  expect(overBudget(withFont, enough)).toEqual(["font bytes: 1 is more than 0"]);
});

test("all kinds add up", () => {
  expect(totalBytes(cost)).toBe(60);
});

test("a kind is told by the content type", () => {
  expect(kindOf("text/html; charset=utf-8")).toBe("html");
  expect(kindOf("text/javascript")).toBe("js");
  expect(kindOf("application/javascript")).toBe("js");
  expect(kindOf("image/svg+xml")).toBe("image");
  expect(kindOf("application/json")).toBe("other");
});

test("the median of an even number of values lies between the middle two", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(() => median([])).toThrow(RangeError);
});

test("a table is aligned", () => {
  expect(
    table(
      ["a", "n"],
      [
        ["long", figure(1234567)],
        ["b", figure(12)],
      ],
    ),
  ).toBe(["a             n", "----  ---------", "long  1 234 567", "b            12"].join("\n"));
});
