import fc from "fast-check";
import { expect, test } from "vitest";

import { ansiRuns } from "./ansi.ts";

test("a line is taken apart where its look changes", () => {
  expect(
    ansiRuns("\u001B[1;31mTypeError\u001B[0m: [a] is \u001B[92mnot\u001B[39m 38;5;3m"),
  ).toEqual([
    { text: "TypeError", color: "red", bold: true },
    { text: ": [a] is " },
    { text: "not", color: "green" },
    { text: " 38;5;3m" },
  ]);
});

test("sequences that move, clear or name a window are not shown", () => {
  const line = "\u001B[2J\u001B[1;1Hcleared\u001B]0;a title\u0007 and named";
  expect(
    ansiRuns(line)
      .map(({ text }) => text)
      .join(""),
  ).toBe("cleared and named");
});

test("the 16 colours of the table are those with a name, the others are the theme's", () => {
  const runs = ansiRuns("\u001B[38;5;1mred\u001B[38;5;9mtoo\u001B[38;5;200mpink");
  expect(runs.map(({ color }) => color)).toEqual(["red", "red", undefined]);
});

test("what is around a sequence is shown, whatever the sequence", () => {
  const sequence = fc.constantFrom(
    "\u001B[2J",
    "\u001B[31m",
    "\u001B[0m",
    "\u001B[?25l",
    "\u001B[m",
  );
  const words = fc.array(fc.tuple(fc.constantFrom("a", "m", "[b", "3", ""), sequence));
  fc.assert(
    fc.property(words, (line) => {
      const shown = ansiRuns(line.flat().join(""));
      expect(shown.map(({ text }) => text).join("")).toBe(line.map(([word]) => word).join(""));
    }),
  );
});

test("no line, whatever it holds, leaves an escape character, and plain text stays as it is", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("\u001B", "[", "]", "3", "1", "m", ";", "<", "b") }),
      (line) => {
        const text = ansiRuns(line)
          .map((run) => run.text)
          .join("");
        expect(text).not.toContain("\u001B");
        if (!line.includes("\u001B")) expect(text).toBe(line);
      },
    ),
  );
});
