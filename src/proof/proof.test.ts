import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Root } from "mdast";
import { VFile } from "vfile";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findTest, listTitles } from "./find-test.ts";
import { remarkProof } from "./remark.ts";

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "proof-"));
  writeFileSync(
    join(root, "traps.test.ts"),
    [
      'test("a missing acknowledgement ends the process", () => {});',
      "describe.each(variants)(`$variant`, () => {",
      "  test.concurrent(",
      '    "log-out comes undone with \\"resave: true\\"",',
      "    () => {},",
      "  );",
      "});",
    ].join("\n"),
  );
});

afterAll(() => rmSync(root, { recursive: true }));

function page(attributes: Record<string, string>): Root {
  return {
    type: "root",
    children: [
      {
        type: "mdxJsxFlowElement",
        name: "Proof",
        attributes: Object.entries(attributes).map(([name, value]) => ({
          type: "mdxJsxAttribute" as const,
          name,
          value,
        })),
        children: [],
        position: { start: { line: 12, column: 1 }, end: { line: 12, column: 9 } },
      },
    ],
  };
}

const transform = (tree: Root) =>
  remarkProof({ root })(tree, new VFile({ path: join(root, "docs/log-out.mdx") }));

test("titles are listed with their lines, also where they start on a line of their own", () => {
  expect(listTitles('test(\n  "one",\n);\nit.each(rows)("two %s", () => {});')).toEqual([
    { title: "one", line: 2 },
    { title: "two %s", line: 4 },
  ]);
});

test("a cited test is found by a part of its title", () => {
  expect(findTest(root, "traps.test.ts", 'comes undone with "resave: true"')).toEqual({
    at: "found",
    test: { file: "traps.test.ts", line: 4 },
  });
});

test("a proof learns the line of its test", () => {
  const tree = page({ test: "a missing acknowledgement", in: "traps.test.ts" });
  transform(tree);
  expect(tree.children[0]).toMatchObject({
    attributes: expect.arrayContaining([
      { type: "mdxJsxAttribute", name: "line", value: "1" },
    ]) as unknown,
  });
});

test("a proof whose test is gone fails with the page's address and the nearest title", () => {
  expect(() =>
    transform(page({ test: "a missing ack ends the process", in: "traps.test.ts" })),
  ).toThrow(
    'docs/log-out.mdx:12: no test "a missing ack ends the process" in traps.test.ts; ' +
      'did you mean "a missing acknowledgement ends the process"?',
  );
});

test("a proof whose file is gone fails with the page's address", () => {
  expect(() => transform(page({ test: "x", in: "race.test.ts" }))).toThrow(
    "docs/log-out.mdx:12: no test file race.test.ts; was it renamed?",
  );
});

test("a proof without a test fails with the page's address", () => {
  expect(() => transform(page({ in: "traps.test.ts" }))).toThrow(
    'docs/log-out.mdx:12: <Proof> needs test="…", as a plain string',
  );
});
