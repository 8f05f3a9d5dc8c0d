import type { Root } from "mdast";
import { expect, test } from "vitest";
import { VFile } from "vfile";

import { labRemark } from "./lab-remark.ts";

const recorded = (of: string, version: string): Root => ({
  type: "root",
  children: [
    {
      type: "mdxJsxFlowElement",
      name: "RecordedRun",
      attributes: [
        { type: "mdxJsxAttribute", name: "of", value: of },
        { type: "mdxJsxAttribute", name: "version", value: version },
      ],
      children: [],
      position: { start: { line: 8, column: 1 }, end: { line: 8, column: 30 } },
    },
  ],
});
const pageWith = (...names: string[]): Root => ({
  type: "root",
  children: names.map((name, index) => ({
    type: "mdxJsxFlowElement" as const,
    name: "Lab",
    attributes: [{ type: "mdxJsxAttribute" as const, name: "of", value: name }],
    children: [],
    position: {
      start: { line: index + 3, column: 1 },
      end: { line: index + 3, column: 20 },
    },
  })),
});
const transform = (tree: Root): Root => {
  labRemark({ root: "/repo" })(tree, new VFile({ path: "/repo/docs/log-out.mdx" }));
  return tree;
};
const importsOf = (tree: Root) =>
  tree.children.flatMap((node) => (node.type === "mdxjsEsm" ? [node.value] : []));

test("a page with labs imports their view once", () => {
  expect(importsOf(transform(pageWith("counter", "logout")))).toEqual([
    "import Lab from '@site/src/labs/Lab.tsx'",
  ]);
});

test("a page without a lab imports nothing", () => {
  expect(transform(pageWith()).children).toEqual([]);
});

test("a lab that there is not fails the build with its address and the nearest name", () => {
  expect(() => transform(pageWith("counter", "loguot"))).toThrow(
    'docs/log-out.mdx:4: no lab "loguot"; did you mean "logout"?',
  );
});

test("a page with a recorded run imports its view", () => {
  expect(importsOf(transform(recorded("logout", "naive")))).toEqual([
    "import RecordedRun from '@site/src/labs/shared/golden/RecordedRun.tsx'",
  ]);
});

test("a version that a lab has not fails the build with its address and the nearest name", () => {
  expect(() => transform(recorded("logout", "naiv"))).toThrow(
    'docs/log-out.mdx:8: no version of the lab logout "naiv"; did you mean "naive"?',
  );
});
