import type { LoaderContext } from "./context.ts";
import { fileUrlOf } from "./resolve.ts";
import type { Place, Source, SyntaxProblem } from "./source.ts";

/**
 * An engine's SyntaxError has no position for a script loaded by URL, in any browser. A parser finds
 * it; the error gets the position in its stack and in `places`.
 *
 * @param thrown what the engine or a lexer threw; its message stays where the parser finds nothing.
 */
export function locateSyntaxError(
  context: LoaderContext,
  source: Source,
  kind: "script" | "module",
  thrown: unknown,
): unknown {
  const problem = context.syntax().findProblem(source.code, kind);
  return problem ? syntaxErrorAt(context, source, kind, problem) : thrown;
}

/** A SyntaxError with its place. @param problem its position is in the source's JavaScript */
export function syntaxErrorAt(
  context: LoaderContext,
  source: Pick<Source, "file" | "original">,
  kind: "script" | "module",
  problem: SyntaxProblem,
): SyntaxError {
  const { file } = source;
  const error = new SyntaxError(problem.message);
  const shown = kind === "module" ? fileUrlOf(file) : file;
  markPlace(context, error, { ...source.original(problem), file, shown, phase: "link" });
  return error;
}

/** Notes the place of an error, and makes it the one frame of its stack. */
export function markPlace(context: LoaderContext, error: Error, place: Place): void {
  context.places.set(error, place);
  Object.defineProperty(error, "stack", {
    value: `${error.name}: ${error.message}\n    at ${place.shown}:${place.line}:${place.column}`,
    writable: true,
    configurable: true,
  });
}
