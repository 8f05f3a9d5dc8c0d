import { valueToEstree } from "estree-util-value-to-estree";
import type { BlockContent, DefinitionContent, Root } from "mdast";
import type { MdxJsxAttribute, MdxJsxFlowElement, MdxjsEsm } from "mdast-util-mdx";

/** What an attribute of ours may hold: plain data. */
export type Json =
  string | number | boolean | readonly Json[] | { readonly [key: string]: Json | undefined };

/** `<name a="text" b={data} c>…</name>`; an attribute that is `undefined` is left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, Json | undefined>>,
  children: (BlockContent | DefinitionContent)[] = [],
): MdxJsxFlowElement {
  return {
    type: "mdxJsxFlowElement",
    name,
    attributes: Object.entries(attributes).flatMap(([key, value]) =>
      value === undefined ? [] : [attribute(key, value)],
    ),
    children,
  };
}

/** Puts `import Name from "from"` at the top of a page, once. */
export function importDefault(tree: Root, name: string, from: string): void {
  const statement = `import ${name} from '${from}'`;
  const imported = new RegExp(`import\\s+${name}\\s+from\\s+["']${from}["']`);
  if (tree.children.some((node) => node.type === "mdxjsEsm" && imported.test(node.value))) return;
  tree.children.unshift(importNode(name, from, statement));
}

function importNode(name: string, from: string, value: string): MdxjsEsm {
  return {
    type: "mdxjsEsm",
    value,
    data: {
      estree: {
        type: "Program",
        sourceType: "module",
        body: [
          {
            type: "ImportDeclaration",
            attributes: [],
            specifiers: [{ type: "ImportDefaultSpecifier", local: { type: "Identifier", name } }],
            source: { type: "Literal", value: from, raw: `'${from}'` },
          },
        ],
      },
    },
  };
}

function attribute(name: string, value: Json): MdxJsxAttribute {
  if (value === true) return { type: "mdxJsxAttribute", name, value: null };
  // A text with a newline can't stand in quotes: an expression keeps it as it is.
  if (typeof value === "string" && !/[\n"&]/.test(value)) {
    return { type: "mdxJsxAttribute", name, value };
  }
  return {
    type: "mdxJsxAttribute",
    name,
    value: {
      type: "mdxJsxAttributeValueExpression",
      value: JSON.stringify(value),
      data: {
        estree: {
          type: "Program",
          sourceType: "module",
          comments: [],
          body: [{ type: "ExpressionStatement", expression: valueToEstree(value) }],
        },
      },
    },
  };
}
