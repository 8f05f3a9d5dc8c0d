import { sep } from "node:path";
import { expect, test } from "vitest";

import loader from "./citations-loader.mjs";

function load(source: string) {
  const dependencies: string[] = [];
  const add = (path: string) => dependencies.push(path.split(sep).join("/"));
  const text = loader.call(
    {
      rootContext: `${sep}repo`,
      addDependency: add,
      addContextDependency: add,
    },
    source,
  );
  return { text, dependencies };
}

test("a chapter depends on every variant of the examples that it cites", () => {
  const { dependencies } = load("Text.\n\n```snippet counter#imports\n\n```\n");
  expect(dependencies).toEqual([
    "/repo/examples/counter/ts",
    "/repo/examples/counter/esm",
    "/repo/examples/counter/cjs",
  ]);
});

test("a citation in a list, with more backticks or of a file counts as well", () => {
  const source = "- item\n\n  ````snippet cross-site/page.html#form\n\n  ````\n";
  expect(load(source).dependencies[0]).toBe("/repo/examples/cross-site/ts");
});

test("a chapter depends on the tests that prove its claims, whose lines it tells", () => {
  const source = '<Proof\n  test="a > b: stays"\n  in="tests/contracts/every-topic.ts"\n/>\n';
  expect(load(source).dependencies).toEqual(["/repo/tests/contracts/every-topic.ts"]);
});

test("a chapter depends on the golden traces whose events and ids it cites", () => {
  const source =
    '<Proof trace="logout" event="The server disconnects" />\n' +
    'It is <Identity of="session" trace="race" event="The store reads" />.\n';
  expect(load(source).dependencies).toEqual([
    "/repo/static/traces/logout.json",
    "/repo/static/traces/race.json",
  ]);
});

test("a chapter depends on the recordings and the examples of the options that it shows", () => {
  expect(load('<OptionXray of="resave" />\n').dependencies).toEqual([
    "/repo/static/traces/options",
    "/repo/examples",
  ]);
});

test("a chapter without citations depends on no example", () => {
  expect(load("```js\nsnippet counter\n```\n").dependencies).toEqual([]);
});

test("the chapter's text goes on unchanged", () => {
  const source = "# A\n\n```snippet counter#listen\n\n```\n";
  expect(load(source).text).toBe(source);
});
