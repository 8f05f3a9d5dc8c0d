import { parse, type Program } from "acorn";
// The package's `import` entry is WebAssembly, which a strict CSP forbids; this one is JavaScript and
// is not exported under a name.
import { parse as lexCommonJs } from "../../../../node_modules/cjs-module-lexer/lexer.js";
import { sharingEdits, standInCode } from "./esm-cycle.ts";
import type { SyntaxProblem } from "./source.ts";

/** The names that a CommonJS file exports, and the files whose names it passes on. */
export type CommonJsNames = { readonly exports: string[]; readonly reexports: string[] };

/**
 * Parsers, as a chunk of its own: engines don't tell where in an imported script a syntax error is,
 * modules in a cycle need their exports found, and so does a project's own CommonJS file that an ES
 * module imports. None of these happens in a run of the examples without trouble.
 */
export type SyntaxTools = {
  /** The first error of `code`, or `undefined` where there is none. */
  findProblem(code: string, kind: "script" | "module"): SyntaxProblem | undefined;
  parseModule(code: string): Program;
  lexCommonJs(code: string): CommonJsNames;
  /** For modules in a cycle. */
  readonly sharingEdits: typeof sharingEdits;
  readonly standInCode: typeof standInCode;
};

const options = { ecmaVersion: "latest", allowHashBang: true } as const;

export const syntaxTools: SyntaxTools = {
  sharingEdits,
  standInCode,
  findProblem(code, kind) {
    const isScript = kind === "script";
    try {
      // A CommonJS file is the body of a function.
      parse(code, { ...options, sourceType: kind, allowReturnOutsideFunction: isScript });
      return undefined;
    } catch (error) {
      return problemOf(error);
    }
  },
  parseModule: (code) => parse(code, { ...options, sourceType: "module" }),
  lexCommonJs(code) {
    try {
      return lexCommonJs(code);
    } catch {
      // The engine reports what is wrong when the file runs; until then it has a default export only.
      return { exports: [], reexports: [] };
    }
  },
};

type AcornError = SyntaxError & { loc: { line: number; column: number } };

const isAcornError = (error: unknown): error is AcornError =>
  error instanceof SyntaxError && "loc" in error;

function problemOf(error: unknown): SyntaxProblem | undefined {
  if (!isAcornError(error)) return undefined;
  const { line, column } = error.loc;
  return { message: error.message.replace(/ \(\d+:\d+\)$/, ""), line, column: column + 1 };
}
