import { relative, sep } from "node:path";

import type { Root } from "mdast";
import type { MdxJsxFlowElement } from "mdast-util-mdx";
import { visit } from "unist-util-visit";
import type { VFile } from "vfile";

import { labs } from "../labs/index.ts";
import { importDefault } from "../snippets/jsx.ts";
import { suggest } from "../snippets/suggest.ts";

/** Where the view of a lab is. */
const component = "@site/src/labs/Lab.tsx";

/**
 * Lets a chapter write `<Lab of="counter" />` without importing it. The import is the page's own, so
 * a chapter without a lab loads nothing of it.
 *
 * @throws Error with the page's address when there is no such lab
 */
export function labRemark({ root }: { readonly root: string }) {
  return (tree: Root, page: VFile): void => {
    let found = false;
    visit(tree, "mdxJsxFlowElement", (node) => {
      if (node.name !== "Lab") return;
      found = true;
      const name = attribute(node, "of");
      if (Object.hasOwn(labs, name)) return;
      const file = relative(root, page.path).split(sep).join("/");
      const address = `${file}:${node.position?.start.line ?? 1}`;
      throw new Error(`${address}: no lab "${name}"${suggest(name, Object.keys(labs))}`);
    });
    if (found) importDefault(tree, "Lab", component);
  };
}

function attribute(node: MdxJsxFlowElement, name: string): string {
  for (const one of node.attributes) {
    if (one.type === "mdxJsxAttribute" && one.name === name && typeof one.value === "string") {
      return one.value;
    }
  }
  return "";
}
