/**
 * Replaces parts of a source text and remembers where everything came from, so that a position in
 * the result can be told as a position in the source. Offsets are UTF-16 code units, lines and
 * columns 1-based, as in stack traces.
 */

export type Position = { readonly line: number; readonly column: number };

export type Edit = { readonly start: number; readonly end: number; readonly text: string };

export type Rewritten = {
  readonly code: string;
  /** Where in the source the result's `position` comes from; inserted text maps to what follows it. */
  original(position: Position): Position;
};

/** @param edits in any order, not overlapping; two insertions at one place keep their order. */
export function rewrite(source: string, edits: readonly Edit[]): Rewritten {
  const ordered = edits
    .map((edit, index) => ({ ...edit, index }))
    .sort(
      (one, other) => one.start - other.start || one.end - other.end || one.index - other.index,
    );
  let code = "";
  let from = 0;
  /** Starts of verbatim runs: result offset, source offset. */
  const runs: { readonly result: number; readonly source: number }[] = [];
  for (const { start, end, text } of ordered) {
    runs.push({ result: code.length, source: from });
    code += source.slice(from, start);
    // Inserted text stands for the place where it begins.
    runs.push({ result: code.length, source: start });
    code += text;
    from = end;
  }
  runs.push({ result: code.length, source: from });
  code += source.slice(from);
  const lengthOf = (index: number) => (index % 2 === 0 ? Infinity : 0);

  let resultLines: readonly number[] | undefined;
  let sourceLines: readonly number[] | undefined;
  return {
    code,
    original({ line, column }) {
      resultLines ??= lineStarts(code);
      sourceLines ??= lineStarts(source);
      const offset = (resultLines[line - 1] ?? code.length) + column - 1;
      const index = lastAtMost(runs, offset);
      const run = runs[index] ?? { result: 0, source: 0 };
      const verbatim = Math.min(offset - run.result, lengthOf(index));
      return positionAt(sourceLines, run.source + verbatim);
    },
  };
}

/** Offsets at which the lines of `text` begin. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

export function positionAt(starts: readonly number[], offset: number): Position {
  let line = starts.length;
  while (line > 1 && (starts[line - 1] ?? 0) > offset) line--;
  return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
}

/** Binary search; runs are in order of `result`. Of equals, the last. */
function lastAtMost(runs: readonly { readonly result: number }[], offset: number): number {
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((runs[middle]?.result ?? Infinity) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
