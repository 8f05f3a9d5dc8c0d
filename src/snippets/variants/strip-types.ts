import MagicString from "magic-string";
import { format } from "prettier";
import { blankSourceFile } from "ts-blank-space";
import ts from "typescript";
import { VariantError } from "./failure.ts";

/**
 * TypeScript to ES modules: what a person would write who had never heard of types. Comments stay,
 * except those of statements that are all type; relative imports name the `.js` file.
 *
 * @param file for messages
 * @returns formatted source; `undefined` when the file holds nothing but types
 * @throws VariantError where the types can't be erased
 */
export async function stripTypes(source: string, file: string): Promise<string | undefined> {
  refuseSyntaxErrors(source, file);
  const erased = parse(dropTypeStatements(source, file), file);
  const blanked = blankSourceFile(erased, (node) => {
    throw new VariantError(
      file,
      lineOf(erased, node.getStart(erased)),
      `${ts.SyntaxKind[node.kind]} can't be erased`,
      "write it with erasable syntax only (typescriptlang.org/tsconfig/#erasableSyntaxOnly)",
    );
  });
  const script = dropEmptyRegions(renameImports(blanked, file));
  return /^\s*$/.test(script)
    ? undefined
    : await format(script, { parser: "babel", printWidth: 100 });
}

function refuseSyntaxErrors(source: string, file: string): void {
  const { diagnostics = [] } = ts.transpileModule(source, {
    fileName: file,
    reportDiagnostics: true,
  });
  const [first] = diagnostics;
  if (first === undefined) return;
  const line = first.file === undefined ? 1 : lineOf(first.file, first.start ?? 0);
  const reason = ts.flattenDiagnosticMessageText(first.messageText, " ").replace(/\.$/, "");
  throw new VariantError(file, line, reason, "correct the syntax");
}

/**
 * Takes out the statements that are all type, with the comments that stand directly above them.
 * ts-blank-space blanks them too, but leaves the comments and a gap among the imports.
 */
function dropTypeStatements(source: string, file: string): string {
  const text = new MagicString(source);
  const parsed = parse(source, file);
  for (const statement of parsed.statements.filter(isTypeOnly)) {
    const end = /[ \t]*\r?\n/y;
    end.lastIndex = statement.end;
    text.remove(
      startWithComments(source, statement),
      end.test(source) ? end.lastIndex : statement.end,
    );
  }
  return text.toString();
}

function isTypeOnly(statement: ts.Statement): boolean {
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return true;
  if (ts.isImportDeclaration(statement)) {
    return statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  }
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly;
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword)
  );
}

/** A comment belongs to a statement when no blank line parts them. Region markers belong to nobody. */
function startWithComments(source: string, statement: ts.Statement): number {
  let start = statement.getStart();
  const comments = ts.getLeadingCommentRanges(source, statement.pos) ?? [];
  for (const { pos, end } of comments.toReversed()) {
    const text = source.slice(pos, end);
    const parted = /\n[ \t]*\r?\n/.test(source.slice(end, start));
    if (parted || /^\/\/\s*#(end)?region\b/.test(text)) break;
    start = pos;
  }
  return start;
}

/** `./queue.ts` becomes `./queue.js`. */
function renameImports(source: string, file: string): string {
  const text = new MagicString(source);
  const parsed = parse(source, file);
  for (const statement of parsed.statements) {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
    const from = statement.moduleSpecifier;
    if (from === undefined || !ts.isStringLiteral(from)) continue;
    if (from.text.startsWith(".") && from.text.endsWith(".ts")) {
      text.update(from.end - ".ts".length - 1, from.end - 1, ".js");
    }
  }
  return text.toString();
}

/** A region that held types alone has nothing to say in JavaScript. */
function dropEmptyRegions(source: string): string {
  return source.replace(/^[ \t]*\/\/ #region \S+\s*?\n\s*\/\/ #endregion[^\n]*\n/gm, "");
}

function parse(source: string, file: string): ts.SourceFile {
  return ts.createSourceFile(file, source, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS);
}

function lineOf(parsed: ts.SourceFile, position: number): number {
  return parsed.getLineAndCharacterOfPosition(position).line + 1;
}
