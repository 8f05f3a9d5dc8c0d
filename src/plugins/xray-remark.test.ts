import type { Root } from "mdast";
import type { MdxJsxFlowElement } from "mdast-util-mdx";
import { expect, test } from "vitest";
import { VFile } from "vfile";

import { xrayRemark } from "./xray-remark.ts";

const root = process.cwd();

const xray = (of: string): MdxJsxFlowElement => ({
  type: "mdxJsxFlowElement",
  name: "OptionXray",
  attributes: [{ type: "mdxJsxAttribute", name: "of", value: of }],
  children: [],
  position: { start: { line: 9, column: 1 }, end: { line: 9, column: 30 } },
});
const transform = async (...children: MdxJsxFlowElement[]): Promise<Root> => {
  const tree: Root = { type: "root", children };
  await xrayRemark({ root })(tree, new VFile({ path: `${root}/docs/options.mdx` }));
  return tree;
};
const given = ({ attributes }: MdxJsxFlowElement, name: string): string => {
  const found = attributes.find((one) => one.type === "mdxJsxAttribute" && one.name === name);
  return typeof found?.value === "string" ? found.value : (found?.value?.value ?? "");
};

test("an option brings its change in every variant, and what its recordings make different", async () => {
  const resave = xray("resave");
  const tree = await transform(resave);
  expect(tree.children[0]).toMatchObject({
    type: "mdxjsEsm",
    value: "import OptionXray from '@site/src/labs/options/OptionXray.tsx'",
  });
  expect(given(resave, "says")).toContain("writes back the session");
  expect(JSON.parse(given(resave, "diffs"))).toMatchObject({
    cjs: [{ path: "index.js" }],
    ts: [{ path: "index.ts" }],
  });
  expect(given(resave, "recorded")).toContain("An old copy overwrites what was stored since");
  expect(given(resave, "recorded")).toMatch(/express-session \d+\.\d+\.\d+/);
});

test("a misspelt option fails with the page's address and a suggestion", async () => {
  await expect(transform(xray("resaves"))).rejects.toThrow(
    'docs/options.mdx:9: no option "resaves"; did you mean "resave"?',
  );
});

test("a page without an option imports nothing", async () => {
  expect((await transform()).children).toEqual([]);
});
