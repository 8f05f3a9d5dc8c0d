/**
 * How code gets run where `eval` and `new Function` are forbidden: source text gets a URL, and the
 * platform loads it from there. All that the loader needs of its surroundings.
 */
export type Evaluator = {
  /** Gives source text a URL of its own. */
  publish(code: string, kind: "script" | "module"): string;
  /** Runs a published classic script to its end, in global scope. @throws what it throws */
  runScript(url: string): void;
  /** Imports a published module and resolves to its namespace. */
  importModule(url: string): Promise<object>;
  /** The URL is no longer needed. Code that was loaded from it keeps running. */
  release(url: string): void;
};
