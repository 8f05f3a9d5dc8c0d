import { transform } from "sucrase";

/**
 * JavaScript on the same lines, with a source map for the columns.
 *
 * @throws SyntaxError whose stack begins like one of Node.js: with file, line and a caret.
 */
export function stripTypes(code: string, file: { path: string; name: string }): string {
  try {
    const result = transform(code, {
      transforms: ["typescript"],
      filePath: file.name,
      disableESTransforms: true,
      injectCreateRequireForImportRequire: true,
      preserveDynamicImport: true,
      sourceMapOptions: { compiledFilename: file.name },
    });
    const map = Buffer.from(JSON.stringify(result.sourceMap)).toString("base64");
    return `${result.code}\n//# sourceMappingURL=data:application/json;base64,${map}\n`;
  } catch (error) {
    throw asNodeTells(error, code, file.path);
  }
}

function asNodeTells(error: unknown, code: string, path: string): Error {
  const text = error instanceof Error ? error.message : String(error);
  // "Error transforming index.ts: Unexpected token, expected \")\" (3:14)"
  const [, message, line, column] =
    /^(?:Error transforming .*?: )?(.*) \((\d+):(\d+)\)$/s.exec(text) ?? [];
  if (message === undefined) return error instanceof Error ? error : new Error(text);
  const told = new SyntaxError(message);
  const source = code.split("\n")[Number(line) - 1] ?? "";
  const caret = `${" ".repeat(Math.max(0, Number(column) - 1))}^`;
  told.stack = `${path}:${line}\n${source}\n${caret}\n\nSyntaxError: ${message}`;
  return told;
}
