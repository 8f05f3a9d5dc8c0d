import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

import type { Root } from "mdast";
import type { MdxJsxFlowElement } from "mdast-util-mdx";
import { visit } from "unist-util-visit";
import type { VFile } from "vfile";

import { labs } from "../labs/index.ts";
import { element, importDefault } from "../snippets/jsx.ts";
import { readPatches } from "../snippets/patches/read.ts";
import { suggest } from "../snippets/suggest.ts";
import { patchDiffs } from "./patch-diffs.ts";

const component = "@site/src/labs/shared/try-this/TryThis.tsx";

export type TryThisOptions = {
  readonly root: string;
  /** The folder of the chapters, relative to `root`. */
  readonly docs: string;
  /** Where the chapters are on the site, such as `/guide`. */
  readonly route: string;
};

/**
 * Lets a chapter write `<TryThis lab="counter" patch="resave" />`: the change of
 * `examples/<topic>/patches/resave.patch` as a diff in the page's HTML, in every variant, with a
 * button that lets the lab run with it.
 *
 * @throws Error with the page's address where there is no such lab, patch, or page that has the lab
 */
export function tryThisRemark(options: TryThisOptions) {
  return async (tree: Root, page: VFile): Promise<void> => {
    const offers: MdxJsxFlowElement[] = [];
    const shown = new Set<string>();
    visit(tree, "mdxJsxFlowElement", (node) => {
      if (node.name === "TryThis") offers.push(node);
      if (node.name === "Lab") shown.add(attribute(node, "of"));
    });
    for (const node of offers) await complete(node, shown, page, options);
    if (offers.length > 0) importDefault(tree, "TryThis", component);
  };
}

async function complete(
  node: MdxJsxFlowElement,
  shown: ReadonlySet<string>,
  page: VFile,
  { root, docs, route }: TryThisOptions,
): Promise<void> {
  const file = relative(root, page.path).split(sep).join("/");
  const fail = (message: string): never => {
    throw new Error(`${file}:${node.position?.start.line ?? 1}: ${message}`);
  };
  const lab = attribute(node, "lab");
  const known = Object.entries(labs).find(([name]) => name === lab)?.[1];
  if (known === undefined) return fail(`no lab "${lab}"${suggest(lab, Object.keys(labs))}`);
  const { topic } = known.scenario;
  const name = attribute(node, "patch");
  const patches = readPatches(root, topic);
  const patch = patches.find((one) => one.name === name);
  if (patch === undefined) {
    const names = patches.map((one) => one.name);
    return fail(`examples/${topic} has no patch "${name}"${suggest(name, names)}`);
  }
  const elsewhere = shown.has(lab) ? undefined : chapterWith(lab, join(root, docs));
  if (!shown.has(lab) && elsewhere === undefined) return fail(`no chapter has the lab "${lab}"`);
  const { attributes } = element("TryThis", {
    lab,
    topic,
    patch: name,
    title: patch.title,
    says: patch.says,
    diffs: await patchDiffs(root, topic, patch),
    page:
      elsewhere === undefined ? undefined : elsewhere === "index" ? route : `${route}/${elsewhere}`,
  });
  node.attributes = attributes;
}

/** The chapter that shows a lab, by the name of its file. */
function chapterWith(lab: string, docs: string): string | undefined {
  const name = readdirSync(docs)
    .filter((file) => file.endsWith(".mdx"))
    .sort()
    .find((file) => readFileSync(join(docs, file), "utf8").includes(`<Lab of="${lab}" />`));
  return name?.replace(/\.mdx$/, "");
}

function attribute(node: MdxJsxFlowElement, name: string): string {
  for (const one of node.attributes) {
    if (one.type === "mdxJsxAttribute" && one.name === name && typeof one.value === "string") {
      return one.value;
    }
  }
  return "";
}
