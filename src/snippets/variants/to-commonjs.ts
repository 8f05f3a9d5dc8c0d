import { parse } from "acorn";
import type {
  AnyNode,
  ExportNamedDeclaration,
  ImportDeclaration,
  MetaProperty,
  Node,
  Program,
} from "acorn";
import MagicString from "magic-string";
import { format } from "prettier";
import { VariantError } from "./failure.ts";
import { walk } from "./walk.ts";

/**
 * ES modules to CommonJS, for a closed list of forms:
 *
 *     import x from "m"            const x = require("m")
 *     import * as x from "m"       const x = require("m")
 *     import { a, b as c } from    const { a, b: c } = require("m")
 *     import "m"                   require("m")
 *     export const|function|class  the declaration, and module.exports = { … } at the end
 *     import.meta.dirname          __dirname
 *     import.meta.filename         __filename
 *
 * @param file for messages
 * @param source without syntax errors, as `stripTypes` gives it
 * @returns formatted source
 * @throws VariantError for every other form
 */
export async function toCommonJs(source: string, file: string): Promise<string> {
  const program = parse(source, { ecmaVersion: "latest", sourceType: "module" });
  const text = new MagicString(source);
  const refuse = (node: Node, reason: string, remedy: string): never => {
    throw new VariantError(file, source.slice(0, node.start).split("\n").length, reason, remedy);
  };

  const exported: string[] = [];
  let importsAreOver = false;
  for (const statement of program.body) {
    if (statement.type === "ImportDeclaration") {
      if (importsAreOver) refuse(statement, "an import below other code", "move it to the top");
      text.update(statement.start, statement.end, requireOf(statement, refuse));
      continue;
    }
    importsAreOver = true;
    if (statement.type === "ExportNamedDeclaration") {
      exported.push(...namesOf(statement, refuse));
      text.remove(statement.start, statement.declaration?.start ?? statement.start);
    } else if (statement.type.startsWith("Export")) {
      refuse(statement, `${statement.type} has no CommonJS form here`, "export a name");
    }
  }
  replaceMeta(program, text, refuse);
  if (exported.length > 0) text.append(`\nmodule.exports = { ${exported.join(", ")} };\n`);
  return format(text.toString(), { parser: "babel", printWidth: 100 });
}

type Refuse = (node: Node, reason: string, remedy: string) => never;

function requireOf(statement: ImportDeclaration, refuse: Refuse): string {
  const call = `require(${JSON.stringify(statement.source.value)});`;
  const [first, ...others] = statement.specifiers;
  if (statement.attributes.length > 0) {
    refuse(statement, "import attributes", "read the file with node:fs");
  }
  if (first === undefined) return call;
  if (first.type !== "ImportSpecifier") {
    if (others.length > 0) {
      refuse(statement, "a default import together with others", "write two imports");
    }
    if (first.type === "ImportDefaultSpecifier" && `${statement.source.value}`.startsWith(".")) {
      refuse(statement, "a default import of an own file", "import it by name");
    }
    return `const ${first.local.name} = ${call}`;
  }
  const names = [first, ...others].map((specifier) => {
    if (specifier.type !== "ImportSpecifier" || specifier.imported.type !== "Identifier") {
      return refuse(specifier, "an import of a name in quotes", "import it by an identifier");
    }
    const { imported, local } = specifier;
    return imported.name === local.name ? local.name : `${imported.name}: ${local.name}`;
  });
  return `const { ${names.join(", ")} } = ${call}`;
}

function namesOf(statement: ExportNamedDeclaration, refuse: Refuse): string[] {
  const { declaration } = statement;
  if (!declaration) {
    return refuse(statement, "an export list", "write export before the declaration");
  }
  if (declaration.type !== "VariableDeclaration") return [declaration.id.name];
  if (declaration.kind !== "const") {
    refuse(statement, `export ${declaration.kind} would be a copy`, "export a const or a function");
  }
  return declaration.declarations.map(({ id }) =>
    id.type === "Identifier"
      ? id.name
      : refuse(statement, "an export that takes a value apart", "export each name on its own"),
  );
}

const metaNames: Readonly<Record<string, string>> = {
  dirname: "__dirname",
  filename: "__filename",
};

function replaceMeta(program: Program, text: MagicString, refuse: Refuse): void {
  walk(program, (node, parents) => {
    const parent = parents.at(-1);
    if (isImportMeta(node)) {
      const name =
        parent?.type === "MemberExpression" && !parent.computed && nameOf(parent.property);
      const replacement = name ? metaNames[name] : undefined;
      if (parent === undefined || replacement === undefined) {
        return refuse(node, "import.meta", "use import.meta.dirname or import.meta.filename");
      }
      text.update(parent.start, parent.end, replacement);
    } else if (node.type === "ImportExpression") {
      refuse(node, "import() of a module", "import it at the top");
    } else if (isAwait(node) && !parents.some(isFunction)) {
      refuse(node, "await at the top level", "await it in an async function");
    } else if (node.type === "Identifier" && reserved.has(node.name) && declares(parent, node)) {
      refuse(node, `"${node.name}" has a meaning in CommonJS`, "choose another name");
    }
  });
}

const reserved = new Set(["require", "module", "exports", "__dirname", "__filename"]);

function isImportMeta(node: AnyNode): node is MetaProperty {
  return node.type === "MetaProperty" && node.meta.name === "import";
}

function isAwait(node: AnyNode): boolean {
  return node.type === "AwaitExpression" || (node.type === "ForOfStatement" && node.await);
}

function isFunction({ type }: AnyNode): boolean {
  return /^(Function|ArrowFunction)/.test(type);
}

function declares(parent: AnyNode | undefined, node: AnyNode): boolean {
  return parent !== undefined && "id" in parent && parent.id === node;
}

function nameOf(node: AnyNode): string | undefined {
  return node.type === "Identifier" ? node.name : undefined;
}
