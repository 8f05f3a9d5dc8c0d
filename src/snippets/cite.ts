import { cut } from "./cut.ts";
import type { Cut, Piece, Source } from "./cut.ts";
import type { Fence, Mark } from "./fence.ts";
import { newLines } from "./new-lines.ts";
import type { Place, Problem } from "./problem.ts";

/** One block of code on a page; it stands for several variants where they read the same. */
export type Block = {
  readonly sources: readonly Source[];
  readonly text: string;
  /** Lines of `text` that stand out, 0-based, ascending. */
  readonly marked: readonly number[];
};

export type Citation =
  | { readonly is: "cited"; readonly blocks: readonly Block[] }
  | { readonly is: "wrong"; readonly problems: readonly Problem[] };

/**
 * Finds the code that a fence names: one block for each variant, or one block where all of them
 * read the same.
 *
 * @param root the repository's root
 * @param at where the fence opens
 */
export function cite(root: string, fence: Fence, at: Place): Citation {
  const found = cut(root, fence.address, fence.only);
  if (found.is !== "cut") return { is: "wrong", problems: problemsOf(found, at) };

  const before = fence.since && cut(root, fence.since.address, fence.only);
  const problems = [...flawsOfMarks(fence.marks, found.pieces)];
  if (fence.since !== undefined && before !== undefined && before.is !== "cut") {
    problems.push(...problemsOf(before, fence.since.at));
  }
  if (problems.length > 0) return { is: "wrong", problems };

  const old = before?.is === "cut" ? before.pieces : undefined;
  const blocks = found.pieces.map((piece): Block => ({
    sources: [piece.source],
    text: piece.text,
    marked: markedLines(piece, fence.marks, old),
  }));
  return { is: "cited", blocks: merge(blocks) };
}

/** A mark must hit in every variant that is shown, or some readers would look for it in vain. */
function flawsOfMarks(marks: readonly Mark[], pieces: readonly Piece[]): readonly Problem[] {
  return marks.flatMap((mark) => {
    const missed = pieces.filter((piece) => !piece.text.split("\n").some(isHit(mark)));
    if (missed.length === 0) return [];
    const where = missed.map(({ source }) => addressOf(source)).join(" and ");
    return [{ at: mark.at, message: `mark "${mark.text}" is on no line of ${where}` }];
  });
}

function markedLines(
  { source, text }: Piece,
  marks: readonly Mark[],
  old: readonly Piece[] | undefined,
): readonly number[] {
  const lines = text.split("\n");
  const marked = new Set<number>();
  for (const mark of marks) {
    for (const [index, line] of lines.entries()) if (isHit(mark)(line)) marked.add(index);
  }
  if (old !== undefined) {
    const variant = source.example?.variant;
    const before = old.find((piece) => piece.source.example?.variant === variant);
    for (const index of newLines(before?.text.split("\n") ?? [], lines)) marked.add(index);
  }
  return [...marked].sort((a, b) => a - b);
}

function isHit(mark: Mark): (line: string) => boolean {
  return (line) => line.includes(mark.text);
}

function problemsOf(found: Exclude<Cut, { is: "cut" }>, at: Place): readonly Problem[] {
  return found.is === "missing" ? [{ at, message: found.why }] : found.problems;
}

/** One block where every variant reads the same; a reader need not choose between equals. */
function merge(blocks: readonly Block[]): readonly Block[] {
  const [first] = blocks;
  if (first === undefined || blocks.some((block) => block.text !== first.text)) return blocks;
  return [{ ...first, sources: blocks.flatMap(({ sources }) => sources) }];
}

function addressOf({ path, spans }: Source): string {
  return spans.map(({ first, last }) => `${path}:${first}-${last}`).join(", ");
}
