import { isAbsolute, posix, relative, sep } from "node:path";

import type { BlockContent, Code, Root, RootContent } from "mdast";
import type { MdxJsxFlowElement } from "mdast-util-mdx";
import { SKIP, visit } from "unist-util-visit";
import type { VFile } from "vfile";

import { cite } from "./cite.ts";
import type { Block } from "./cite.ts";
import type { Source } from "./cut.ts";
import { parseFence } from "./fence.ts";
import { highlight, languageOf, languageOfPiece } from "./highlight.ts";
import { element, importDefault } from "./jsx.ts";
import { SnippetError } from "./problem.ts";
import type { Place, Problem } from "./problem.ts";
import { flawOfFence, flawOfElement } from "./prose.ts";
import { sourceHref, sourceTitle } from "./source-link.ts";
import type { LinkOptions } from "./source-link.ts";
import { variantLabels } from "./variant.ts";

export type SnippetsOptions = LinkOptions & {
  /** The repository's root, absolute; it holds `examples/`. */
  readonly root: string;
};

/** What `@theme/CodeBlock` is told about where its code comes from. */
export type SourceLink = {
  /** Absent for a file that has no variants. */
  readonly variant?: string;
  readonly topic?: string;
  readonly file: string;
  readonly href: string;
  /** `examples/counter/ts/index.ts, lines 18–24` */
  readonly title: string;
};

/**
 * Turns each `snippet` fence of a page into the code that it names: tabs where the variants differ,
 * one block where they are the same. Any other code must be backed by a test.
 *
 * @throws SnippetError with every problem of the page
 */
export function snippetsRemark(options: SnippetsOptions) {
  return (tree: Root, page: VFile): void => {
    const file = pagePath(options.root, page.path);
    const problems: Problem[] = [];
    let hasTabs = false;
    let hasCode = false;

    visit(tree, (node, index, parent) => {
      if (node.type === "mdxJsxFlowElement" || node.type === "mdxJsxTextElement") {
        const message = flawOfElement(node);
        if (message !== undefined) problems.push({ at: placeOf(file, node), message });
        return;
      }
      if (node.type !== "code" || index === undefined || parent === undefined) return;
      const at = placeOf(file, node);
      if (node.lang !== "snippet") {
        const message = flawOfFence(node, parent.children[index + 1]);
        if (message !== undefined) problems.push({ at, message });
        return;
      }
      const blocks = resolve(options, node, at, problems);
      const [first, ...others] = blocks;
      if (first === undefined) return;
      hasCode = true;
      hasTabs ||= others.length > 0;
      const view = others.length === 0 ? codeBlock(first, options) : tabs(blocks, options);
      parent.children.splice(index, 1, view);
      return [SKIP, index + 1];
    });

    if (problems.length > 0) throw new SnippetError(problems);
    if (hasCode) importDefault(tree, "CodeBlock", "@theme/CodeBlock");
    if (hasTabs) {
      importDefault(tree, "TabItem", "@theme/TabItem");
      importDefault(tree, "Tabs", "@theme/Tabs");
    }
  };
}

/**
 * Highlights the code that is left on a page, such as install commands, so that no page needs a
 * highlighter of its own. Runs after every plugin that makes such code.
 */
export function highlightRemark() {
  return (tree: Root): void => {
    let hasCode = false;
    visit(tree, "code", (node: Code, index, parent) => {
      if (index === undefined || parent === undefined) return;
      const language = languageOf(node.lang ?? "text");
      const view = element("CodeBlock", { language, html: highlight(node.value, language) });
      parent.children.splice(index, 1, view);
      hasCode = true;
      return [SKIP, index + 1];
    });
    if (hasCode) importDefault(tree, "CodeBlock", "@theme/CodeBlock");
  };
}

function resolve(
  { root }: SnippetsOptions,
  node: Code,
  at: Place,
  problems: Problem[],
): readonly Block[] {
  const parsed = parseFence(node.meta ?? "", node.value, at);
  if (parsed.is === "wrong") {
    problems.push(...parsed.problems);
    return [];
  }
  const citation = cite(root, parsed.fence, at);
  if (citation.is === "cited") return citation.blocks;
  problems.push(...citation.problems);
  return [];
}

/** No `default`: the first tab is Docusaurus' default, and the order is the same everywhere. */
function tabs(blocks: readonly Block[], options: SnippetsOptions): MdxJsxFlowElement {
  const items = blocks.map((block) => {
    const variant = block.sources[0]?.example?.variant ?? "ts";
    return element("TabItem", { value: variant, label: variantLabels[variant] }, [
      codeBlock(block, options),
    ]);
  });
  return element("Tabs", { groupId: "lang", queryString: true }, items);
}

function codeBlock({ sources, text, marked }: Block, options: SnippetsOptions): BlockContent {
  const language = languageOfPiece(sources[0]?.path ?? "text", text);
  return element("CodeBlock", {
    language,
    html: highlight(text, language, marked),
    ...(marked.length > 0 && { marked: marked.map((line) => line + 1) }),
    sources: sources.map((source) => linkTo(source, options)),
  });
}

function linkTo(source: Source, options: SnippetsOptions): SourceLink {
  const { example, path } = source;
  return {
    ...(example && { topic: example.topic, variant: example.variant }),
    file: example?.file ?? posix.basename(path),
    href: sourceHref(source, options),
    title: sourceTitle(source),
  };
}

function placeOf(file: string, node: RootContent | Root): Place {
  return { file, line: node.position?.start.line ?? 1 };
}

function pagePath(root: string, path: string | undefined): string {
  if (path === undefined) return "(page)";
  return (isAbsolute(path) ? relative(root, path) : path).split(sep).join("/");
}
