import { relative, sep } from "node:path";
import type { Root } from "mdast";
import type { MdxJsxFlowElement, MdxJsxTextElement } from "mdast-util-mdx-jsx";
import { visit } from "unist-util-visit";
import type { VFile } from "vfile";
import { findTest } from "./find-test.ts";

type Options = {
  /** The repository's root, absolute. */
  readonly root: string;
};

/**
 * Keeps the guide's promise that every claim is proved: `<Proof test="…" in="examples/…test.ts" />`
 * must name a test that exists. The tag learns the line at which the test stands.
 *
 * @throws Error with the page's address and a remedy when the file or the test is gone.
 */
export function remarkProof({ root }: Options) {
  return (tree: Root, page: VFile): void => {
    visit(tree, (node) => {
      if (!isProof(node)) return;
      const address = `${toPosix(relative(root, page.path))}:${node.position?.start.line ?? 1}`;
      const title = requireAttribute(node, "test", address);
      const file = requireAttribute(node, "in", address);
      const found = findTest(root, file, title);
      switch (found.at) {
        case "found":
          node.attributes.push({
            type: "mdxJsxAttribute",
            name: "line",
            value: String(found.test.line),
          });
          return;
        case "no-file":
          throw new Error(`${address}: no test file ${file}; was it renamed?`);
        case "no-title":
          throw new Error(
            `${address}: no test "${title}" in ${file}` +
              (found.nearest === undefined ? "" : `; did you mean "${found.nearest}"?`),
          );
      }
    });
  };
}

type JsxElement = MdxJsxFlowElement | MdxJsxTextElement;

function isProof(node: { type: string; name?: unknown }): node is JsxElement {
  return (
    (node.type === "mdxJsxFlowElement" || node.type === "mdxJsxTextElement") &&
    node.name === "Proof"
  );
}

function requireAttribute(node: JsxElement, name: string, address: string): string {
  const attribute = node.attributes.find(
    (candidate) => candidate.type === "mdxJsxAttribute" && candidate.name === name,
  );
  if (typeof attribute?.value === "string") return attribute.value;
  throw new Error(`${address}: <Proof> needs ${name}="…", as a plain string`);
}

function toPosix(path: string): string {
  return path.split(sep).join("/");
}
