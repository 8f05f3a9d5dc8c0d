import type { AnyNode, Node } from "acorn";

/** Visits a syntax tree top down; `parents` leads from the root to the node's own parent. */
export function walk(
  root: Node,
  visit: (node: AnyNode, parents: readonly AnyNode[]) => void,
  parents: readonly AnyNode[] = [],
): void {
  // acorn types the children of a node as AnyNode, and `Node` is what they have in common.
  const node = root as AnyNode;
  visit(node, parents);
  for (const value of Object.values(node)) {
    for (const child of [value].flat()) {
      if (isNode(child)) walk(child, visit, [...parents, node]);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}
