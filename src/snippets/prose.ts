import type { Code } from "mdast";
import type { Node } from "unist";

/**
 * The rule that prose never contains code that no test runs. Three kinds of fence need no example:
 * - install commands (`bash npm2yarn`), because each example is installed by its tests;
 * - the commands that the tests give to every example, `npm install` and `npm start`;
 * - a command or an output (`bash`, `text`, `http`) with a `<Proof>` right below, which names the
 *   test that saw it.
 *
 * @returns what is wrong, or nothing
 */
export function flawOfFence(fence: Code, next: Node | undefined): string | undefined {
  const language = fence.lang ?? "";
  if (language === "bash" && /(?:^|\s)npm2yarn(?:\s|$)/.test(fence.meta ?? "")) return undefined;
  if (language === "bash" && fence.value.split("\n").every((line) => everyExample.includes(line))) {
    return undefined;
  }
  if (!provable.includes(language)) {
    return `no test runs this ${language === "" ? "" : `${language} `}block; cut it from an example with a snippet fence`;
  }
  if (next !== undefined && isElement(next) && next.name === "Proof") return undefined;
  return `no test proves this ${language} block; put a <Proof> right below it, or cut it from an example`;
}

const everyExample: readonly string[] = ["npm install", "npm start", "npm install && npm start"];

const provable: readonly string[] = ["bash", "http", "text"];

/** Code that goes round the fence: `<CodeBlock>` or `<pre>` written out in a page. */
export function flawOfElement(node: Node): string | undefined {
  if (!isElement(node) || (node.name !== "CodeBlock" && node.name !== "pre")) return undefined;
  return `no test runs the code in <${node.name}>; cut it from an example with a snippet fence`;
}

function isElement(node: Node): node is Node & { name: string | null } {
  return node.type === "mdxJsxFlowElement" || node.type === "mdxJsxTextElement";
}
