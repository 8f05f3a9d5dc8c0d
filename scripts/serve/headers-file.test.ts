import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  headersFor,
  matches,
  parseHeadersFile,
  printHeadersFile,
  repeatedFields,
} from "./headers-file.ts";

const file = `# Everything.
/*
  X-Content-Type-Options: nosniff

/guide/*
  Content-Security-Policy: default-src 'self'; img-src 'self' data:
  # A word on the next one.
  Referrer-Policy: no-referrer
`;

test("a block is a path and the headers below it", () => {
  expect(parseHeadersFile(file)).toEqual([
    { pattern: "/*", line: 2, fields: [["X-Content-Type-Options", "nosniff"]] },
    {
      pattern: "/guide/*",
      line: 5,
      fields: [
        ["Content-Security-Policy", "default-src 'self'; img-src 'self' data:"],
        ["Referrer-Policy", "no-referrer"],
      ],
    },
  ]);
});

test("a path gets the headers of every block that matches it", () => {
  const rules = parseHeadersFile(file);
  expect(headersFor(rules, "/assets/a.js").map(([name]) => name)).toEqual([
    "X-Content-Type-Options",
  ]);
  expect(headersFor(rules, "/guide/start")).toHaveLength(3);
});

test.each([
  ["/", "/", true],
  ["/", "/guide", false],
  ["/*", "/", true],
  ["/*", "/a/b", true],
  ["/guide/*", "/guide", false],
  ["/guide/*", "/guide/a/b", true],
  ["/a.b", "/axb", false],
  ["/:page", "/guide", true],
  ["/:page", "/guide/start", false],
  ["/:part/start", "/guide/start", true],
])("the pattern %s on %s: %s", (pattern, path, expected) => {
  expect(matches(pattern, path)).toBe(expected);
});

test("a header that two blocks give to one path is found", () => {
  const rules = parseHeadersFile("/*\n  A: 1\n  B: 1\n/x\n  a: 2\n");
  expect(repeatedFields(rules, "/x")).toEqual(["a"]);
  expect(repeatedFields(rules, "/y")).toEqual([]);
});

test("a site below a path gets its rules below that path", () => {
  const rules = parseHeadersFile("/*\n  A: 1\n");
  expect(printHeadersFile(rules, "/docs/")).toBe("/docs/*\n  A: 1\n");
  expect(parseHeadersFile(printHeadersFile(parseHeadersFile(file), "/"))).toMatchObject(
    parseHeadersFile(file).map(({ pattern, fields }) => ({ pattern, fields })),
  );
});

describe("what a host would skip in silence stops the build, with its line", () => {
  const folder = new URL("./throws/", import.meta.url);
  const names = readdirSync(folder);
  test.each(names)("%s", (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    const message = /^# throws: (.*)$/m.exec(text)?.[1];
    expect(message).toBeDefined();
    expect(() => parseHeadersFile(text)).toThrow(expect.objectContaining({ message }));
  });
  test("too long a line", () => {
    const text = `/*\n  A: ${"a".repeat(2000)}\n`;
    expect(() => parseHeadersFile(text)).toThrow("_headers:2: longer than 2000 characters");
  });
  test("too many blocks", () => {
    const text = Array.from({ length: 101 }, (_, i) => `/${i}\n  A: 1\n`).join("");
    expect(() => parseHeadersFile(text)).toThrow("_headers:201: more than 100 paths");
  });
});
