import type { Root } from "mdast";
import type { MdxJsxFlowElement } from "mdast-util-mdx";
import { expect, test } from "vitest";
import { VFile } from "vfile";

import { tryThisRemark } from "./try-this-remark.ts";

const root = process.cwd();
const options = { root, docs: "docs", route: "/guide" };

const node = (name: string, given: Readonly<Record<string, string>>): MdxJsxFlowElement => ({
  type: "mdxJsxFlowElement",
  name,
  attributes: Object.entries(given).map(([key, value]) => ({
    type: "mdxJsxAttribute",
    name: key,
    value,
  })),
  children: [],
  position: { start: { line: 7, column: 1 }, end: { line: 7, column: 20 } },
});
const offer = (patch: string, lab = "counter") => node("TryThis", { lab, patch });
const transform = async (...children: MdxJsxFlowElement[]): Promise<Root> => {
  const tree: Root = { type: "root", children };
  await tryThisRemark(options)(tree, new VFile({ path: `${root}/docs/log-out.mdx` }));
  return tree;
};
/** What the page's code will be given, by name. */
const given = ({ attributes }: MdxJsxFlowElement): Readonly<Record<string, string>> =>
  Object.fromEntries(
    attributes.flatMap((one) => {
      if (one.type !== "mdxJsxAttribute") return [];
      const { value } = one;
      return [[one.name, typeof value === "string" ? value : (value?.value ?? "")]];
    }),
  );

test("an offered change brings its words, and a diff of every variant without our markers", async () => {
  const offered = offer("resave");
  await transform(node("Lab", { of: "counter" }), offered);
  const { title, says, topic, diffs = "", page } = given(offered);
  expect({ title, topic, page }).toEqual({
    title: "resave: true",
    topic: "counter",
    page: undefined,
  });
  expect(says).toContain("writes back the session");
  const parsed: unknown = JSON.parse(diffs);
  expect(parsed).toMatchObject({
    cjs: [{ path: "index.js" }],
    esm: [{ path: "index.js" }],
    ts: [{ path: "index.ts" }],
  });
  expect(diffs).not.toContain("#region");
});

test("a chapter without the lab leads to the one that has it", async () => {
  const offered = offer("resave");
  await transform(offered);
  expect(given(offered)["page"]).toBe("/guide");
});

test("the view is imported by the pages that offer something, once", async () => {
  const { children } = await transform(offer("resave"), offer("rolling"));
  expect(children.flatMap((one) => (one.type === "mdxjsEsm" ? [one.value] : []))).toEqual([
    "import TryThis from '@site/src/labs/shared/try-this/TryThis.tsx'",
  ]);
  expect((await transform()).children).toEqual([]);
});

test.each([
  [
    offer("resaev"),
    'docs/log-out.mdx:7: examples/counter has no patch "resaev"; did you mean "resave"?',
  ],
  [offer("resave", "countre"), 'docs/log-out.mdx:7: no lab "countre"; did you mean "counter"?'],
])("what there is not fails the build with its address: %#", async (wrong, message) => {
  await expect(transform(wrong)).rejects.toThrow(message);
});
