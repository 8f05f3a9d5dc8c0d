import ts from "typescript";

/**
 * What a file declares about the modules of others (`declare module "…"`), as a declaration file:
 * types that its JavaScript relies on, and can't say itself. Empty when there is nothing.
 */
export function declarationsOf(source: string, file: string): string {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.ES2023, true);
  const declared = parsed.statements.filter(
    (statement) => ts.isModuleDeclaration(statement) && ts.isStringLiteral(statement.name),
  );
  if (declared.length === 0) return "";
  const imports = parsed.statements.filter(
    (statement) =>
      ts.isImportDeclaration(statement) &&
      ts.isStringLiteral(statement.moduleSpecifier) &&
      !statement.moduleSpecifier.text.startsWith("."),
  );
  return [...imports, ...declared].map((statement) => statement.getText()).join("\n") + "\n";
}
