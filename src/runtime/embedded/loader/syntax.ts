import { parse, type Program } from "acorn";
import type { SyntaxProblem } from "./source.ts";

/**
 * A parser, as a chunk of its own: engines don't tell where in an imported script a syntax error is,
 * and modules in a cycle need their exports found. Neither happens in a run without trouble.
 */
export type SyntaxTools = {
  /** The first error of `code`, or `undefined` where there is none. */
  findProblem(code: string, kind: "script" | "module"): SyntaxProblem | undefined;
  parseModule(code: string): Program;
};

const options = { ecmaVersion: "latest", allowHashBang: true } as const;

export const syntaxTools: SyntaxTools = {
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
};

type AcornError = SyntaxError & { loc: { line: number; column: number } };

const isAcornError = (error: unknown): error is AcornError =>
  error instanceof SyntaxError && "loc" in error;

function problemOf(error: unknown): SyntaxProblem | undefined {
  if (!isAcornError(error)) return undefined;
  const { line, column } = error.loc;
  return { message: error.message.replace(/ \(\d+:\d+\)$/, ""), line, column: column + 1 };
}
