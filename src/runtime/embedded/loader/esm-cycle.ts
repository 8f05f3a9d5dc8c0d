import type {
  ExportAllDeclaration,
  ExportNamedDeclaration,
  Identifier,
  Literal,
  Pattern,
  Program,
} from "acorn";
import type { Edit } from "./rewrite.ts";

/**
 * Cycles of ES modules. A blob's URL isn't known before its text is, so two blobs can't import each
 * other. The import that closes a cycle gets a stand-in instead: a module with the same names, whose
 * bindings the real module fills after each of its top-level statements, from hoisted functions on.
 * Unlike in Node, a name that is not filled yet reads as `undefined` instead of throwing, and an
 * exported `let` that changes after its module has run is not seen through that one import.
 */

/** Text of the stand-in. `register` is called with a setter per name. */
export function standInCode(names: Iterable<string>, register: string): string {
  const list = [...names];
  const variables = list.map((_, index) => `v${index}`);
  const exported = list.map((name, index) => `v${index} as ${JSON.stringify(name)}`);
  const setters = list.map((name, index) => `[${JSON.stringify(name)},(v)=>{v${index}=v}]`);
  const declare = list.length > 0 ? `let ${variables.join(",")};` : "";
  return `${declare}export{${exported.join(",")}};${register}([${setters.join(",")}]);`;
}

const defaultName = "__embeddedDefault__";
const shareName = "__embeddedShare__";

/**
 * Edits that make a module fill its stand-ins.
 *
 * @param share an expression for a function that takes a list of `[name, getter]`
 * @param urlOf the URL that the module imports for a specifier of its own
 * @param namesOf the names that the module behind a specifier exports
 */
export function sharingEdits(
  program: Program,
  code: string,
  share: string,
  urlOf: (specifier: string) => string,
  namesOf: (specifier: string) => Iterable<string>,
): Edit[] {
  const getters = new Map<string, string>();
  const edits: Edit[] = [];
  const sources: string[] = [];
  const starred: [specifier: string, variable: string][] = [];

  function namespaceOf(specifier: string): string {
    const variable = `__embeddedFrom${sources.length}__`;
    sources.push(`import * as ${variable} from${JSON.stringify(urlOf(specifier))};`);
    return variable;
  }

  function named(node: ExportNamedDeclaration): void {
    for (const name of declaredNames(node)) getters.set(name, name);
    const from = node.source && node.specifiers.length > 0 ? namespaceOf(textOf(node.source)) : "";
    for (const { local, exported } of node.specifiers) {
      const value = from ? `${from}[${JSON.stringify(nameOf(local))}]` : nameOf(local);
      getters.set(nameOf(exported), value);
    }
  }

  function all(node: ExportAllDeclaration): void {
    const specifier = textOf(node.source);
    const from = namespaceOf(specifier);
    if (node.exported) getters.set(nameOf(node.exported), from);
    else starred.push([specifier, from]);
  }

  for (const node of program.body) {
    if (node.type === "ImportDeclaration") continue;
    if (node.type === "ExportNamedDeclaration") named(node);
    if (node.type === "ExportAllDeclaration") all(node);
    if (node.type === "ExportDefaultDeclaration") {
      const { declaration } = node;
      const declares = /^(Function|Class)Declaration$/.test(declaration.type);
      const id = declares && "id" in declaration ? declaration.id : undefined;
      getters.set("default", id ? id.name : defaultName);
      if (declares && !id) edits.push(nameAnonymous(code, declaration.start));
      else if (!declares) {
        // Up to the keyword only: the expression may stand in parentheses.
        const end = code.indexOf("default", node.start) + "default".length;
        edits.push({ start: node.start, end, text: `const ${defaultName}=` });
        sources.push(`export{${defaultName} as default};`);
      }
    }
    edits.push({ start: node.end, end: node.end, text: `;${shareName}();` });
  }
  for (const [specifier, from] of starred) {
    for (const name of namesOf(specifier)) {
      if (name !== "default" && !getters.has(name)) {
        getters.set(name, `${from}[${JSON.stringify(name)}]`);
      }
    }
  }
  const list = [...getters].map(([name, value]) => `[${JSON.stringify(name)},()=>${value}]`);
  const head = `const ${shareName}=()=>${share}([${list.join(",")}]);${shareName}();`;
  return [
    { start: 0, end: 0, text: head },
    ...edits,
    { start: code.length, end: code.length, text: `\n${sources.join("")}` },
  ];
}

const textOf = (literal: Literal): string => String(literal.value);
const nameOf = (node: Identifier | Literal): string =>
  node.type === "Identifier" ? node.name : textOf(node);

/** `export default function () {}` needs a name to be read by. */
function nameAnonymous(code: string, start: number): Edit {
  const head = /^(?:async\s+)?function\s*\*?|^class/.exec(code.slice(start))?.[0] ?? "";
  const at = start + head.length;
  return { start: at, end: at, text: ` ${defaultName}` };
}

function declaredNames({ declaration }: ExportNamedDeclaration): string[] {
  if (!declaration) return [];
  if (declaration.type === "VariableDeclaration") {
    return declaration.declarations.flatMap(({ id }) => boundNames(id));
  }
  return [declaration.id.name];
}

function boundNames(pattern: Pattern): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        boundNames(property.type === "RestElement" ? property.argument : property.value),
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element ? boundNames(element) : []));
    case "RestElement":
      return boundNames(pattern.argument);
    case "AssignmentPattern":
      return boundNames(pattern.left);
    default:
      return [];
  }
}
