import type { LoaderContext } from "./context.ts";
import type { Position } from "./rewrite.ts";
import { isTypescript } from "./resolve.ts";
import { syntaxErrorAt } from "./syntax-error.ts";

/** JavaScript of a file, and the way back to the text that its author wrote. */
export type Source = {
  readonly file: string;
  readonly code: string;
  original(position: Position): Position;
};

/** Strips types; `imports` also turns `import` into `require`, for TypeScript that is CommonJS. */
export type TransformTypescript = (
  code: string,
  options: { readonly file: string; readonly imports: boolean },
) => Omit<Source, "file"> | { readonly problem: SyntaxProblem };

/** A syntax error where it is, 1-based. */
export type SyntaxProblem = Position & { readonly message: string };

/** A thrown value's place in the reader's own file, where the engine doesn't tell it. */
export type Place = Position & {
  readonly file: string;
  /** The file as Node shows it: a path for CommonJS, a URL for an ES module. */
  readonly shown: string;
  /** `link` where the error came before any code of the file ran. */
  readonly phase?: "link";
};

/** A file's text without a byte order mark, and with a comment for its hashbang: only a script may begin with one. */
export function plainText(text: string): string {
  // As long as before, so that positions stay.
  return text.replace(/^\ufeff/, "").replace(/^#!/, "//");
}

/** Reads a file as JavaScript. @throws SyntaxError with its place, for TypeScript that can't be read */
export function readSource(
  context: LoaderContext,
  file: string,
  format: "commonjs" | "module",
): Source {
  const plain = plainText(context.files.read(file));
  if (!isTypescript(file)) return { file, code: plain, original: (position) => position };
  const result = context.typescript()(plain, { file, imports: format === "commonjs" });
  if ("problem" in result) {
    const source = { file, original: (position: Position) => position };
    throw syntaxErrorAt(context, source, format === "module" ? "module" : "script", result.problem);
  }
  return { file, ...result };
}
