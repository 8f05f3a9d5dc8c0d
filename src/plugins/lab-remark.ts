import { relative, sep } from "node:path";

import type { Root } from "mdast";
import type { MdxJsxFlowElement } from "mdast-util-mdx";
import { visit } from "unist-util-visit";
import type { VFile } from "vfile";

import { labNamed, labs } from "../labs/index.ts";
import { importDefault } from "../snippets/jsx.ts";
import { suggest } from "../snippets/suggest.ts";

/** Where the views of a lab are: the lab itself, and a recorded run of one of its versions. */
const components: Readonly<Record<string, string>> = {
  Lab: "@site/src/labs/Lab.tsx",
  RecordedRun: "@site/src/labs/shared/golden/RecordedRun.tsx",
};

/**
 * Lets a chapter write `<Lab of="counter" />` and `<RecordedRun of="logout" version="naive" />` without
 * importing them. The import is the page's own, so a chapter without a lab loads nothing of it.
 *
 * @throws Error with the page's address when there is no such lab, or no such version of it
 */
export function labRemark({ root }: { readonly root: string }) {
  return (tree: Root, page: VFile): void => {
    const found = new Set<string>();
    visit(tree, "mdxJsxFlowElement", (node) => {
      const { name: view } = node;
      if (view === null || !Object.hasOwn(components, view)) return;
      found.add(view);
      const fail = (what: string, name: string, names: readonly string[]): never => {
        const file = relative(root, page.path).split(sep).join("/");
        const address = `${file}:${node.position?.start.line ?? 1}`;
        throw new Error(`${address}: no ${what} "${name}"${suggest(name, names)}`);
      };
      const name = attribute(node, "of") ?? "";
      if (!Object.hasOwn(labs, name)) fail("lab", name, Object.keys(labs));
      const version = attribute(node, "version");
      if (version === undefined) return;
      const versions = (labNamed(name).scenario.versions ?? []).map((one) => one.name);
      if (!versions.includes(version)) fail(`version of the lab ${name}`, version, versions);
    });
    for (const view of found) importDefault(tree, view, components[view] ?? "");
  };
}

function attribute(node: MdxJsxFlowElement, name: string): string | undefined {
  for (const one of node.attributes) {
    if (one.type === "mdxJsxAttribute" && one.name === name && typeof one.value === "string") {
      return one.value;
    }
  }
  return undefined;
}
