import { join, relative, sep } from "node:path";

import type { Root } from "mdast";
import type { MdxJsxFlowElement } from "mdast-util-mdx";
import { visit } from "unist-util-visit";
import type { VFile } from "vfile";

import { sides, traceOfOption, type Option } from "../labs/options/option.ts";
import { options } from "../labs/options/options.ts";
import { readGolden, recordsTraces, tracesFolder } from "../labs/shared/golden/files.ts";
import { tellVersions } from "../labs/shared/golden/words.ts";
import { element, importDefault } from "../snippets/jsx.ts";
import { suggest } from "../snippets/suggest.ts";
import { contrast } from "../trace/contrast.ts";
import { patchDiffs, patchNamed } from "./patch-diffs.ts";

const component = "@site/src/labs/options/OptionXray.tsx";

/**
 * Lets a chapter write `<OptionXray of="resave" />`: what the option changes in the code, in every
 * variant, and what it makes different on the wire, from its two golden traces, in the page's HTML.
 *
 * @throws Error with the page's address where there is no such option, or no recording of it
 */
export function xrayRemark({ root }: { readonly root: string }) {
  return async (tree: Root, page: VFile): Promise<void> => {
    const found: MdxJsxFlowElement[] = [];
    visit(tree, "mdxJsxFlowElement", (node) => {
      if (node.name === "OptionXray") found.push(node);
    });
    for (const node of found) {
      const file = relative(root, page.path).split(sep).join("/");
      const address = `${file}:${node.position?.start.line ?? 1}`;
      const name = attribute(node, "of");
      const option = options.find((one) => one.name === name);
      if (option === undefined) {
        const names = options.map((one) => one.name);
        throw new Error(`${address}: no option "${name}"${suggest(name, names)}`);
      }
      const patch = patchNamed(root, option.topic, option.patch);
      const { attributes } = element("OptionXray", {
        of: name,
        says: patch.says,
        diffs: await patchDiffs(root, option.topic, patch),
        recorded: recordedOf(option, root, address),
      });
      node.attributes = attributes;
    }
    if (found.length > 0) importDefault(tree, "OptionXray", component);
  };
}

function recordedOf({ name }: Option, root: string, address: string) {
  const [without, withIt] = sides.map((side) =>
    readGolden(traceOfOption(name, side), join(root, tracesFolder)),
  );
  if (without === undefined || withIt === undefined) {
    // The site that traces are recorded in is built before there are any.
    if (recordsTraces) return undefined;
    throw new Error(`${address}: no golden traces of "${name}": npm run traces:update options`);
  }
  return {
    contrast: contrast(without.events, withIt.events),
    madeWith: tellVersions(withIt.versions),
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
