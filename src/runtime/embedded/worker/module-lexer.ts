import type * as Whole from "./module-lexer-whole.ts";

/**
 * Stands for es-module-lexer in the worker's script, of which it would be a sixteenth: a project of
 * CommonJS does without. Where there is an ES module to read, the lexer is loaded first, at once.
 */
let whole: typeof Whole | undefined;
let load: () => typeof Whole = () => {
  throw new Error("No module can be read before the process is prepared.");
};

/** @param from loads it, without waiting */
export function provideModuleLexer(from: () => typeof Whole): void {
  load = from;
}

export const parse: typeof Whole.parse = (source) => (whole ??= load()).parse(source);
