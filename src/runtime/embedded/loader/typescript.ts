import { decode } from "@jridgewell/sourcemap-codec";
import { transform } from "sucrase";
import type { Position } from "./rewrite.ts";
import type { SyntaxProblem, TransformTypescript } from "./source.ts";

/**
 * Strips types with sucrase. A chunk of its own: fetched only where there is TypeScript.
 * Lines stay, so only columns need the source map, and only once an error asks for one.
 */

export const transformTypescript: TransformTypescript = (code, { file, imports }) => {
  const result = attempt(() =>
    transform(code, {
      transforms: imports ? ["typescript", "imports"] : ["typescript"],
      filePath: file,
      disableESTransforms: true,
      injectCreateRequireForImportRequire: !imports,
      preserveDynamicImport: true,
      sourceMapOptions: { compiledFilename: file },
    }),
  );
  if ("problem" in result) return result;
  const mappings = result.sourceMap?.mappings ?? "";
  let lines: ReturnType<typeof decode> | undefined;
  return {
    code: result.code,
    original(position) {
      lines ??= decode(mappings);
      return { line: position.line, column: columnIn(lines[position.line - 1] ?? [], position) };
    },
  };
};

type Segments = ReturnType<typeof decode>[number];

/** The last token that begins at or before the column; inside a token columns run along. */
function columnIn(segments: Segments, { column }: Position): number {
  let found = column;
  for (const segment of segments) {
    if (segment[0] > column - 1 || segment.length === 1) break;
    found = segment[3] + 1 + (column - 1 - segment[0]);
  }
  return found;
}

function attempt<T>(run: () => T): T | { readonly problem: SyntaxProblem } {
  try {
    return run();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    // "Error transforming /app/index.ts: Unexpected token, expected \")\" (3:14)"
    const [, message = text, line = "1", column = "1"] =
      /^(?:Error transforming .*?: )?(.*) \((\d+):(\d+)\)$/s.exec(text) ?? [];
    return { problem: { message, line: Number(line), column: Number(column) } };
  }
}
