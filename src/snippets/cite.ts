import { cut } from "./cut.ts";
import type { Cut, Piece, Source } from "./cut.ts";
import type { Fence } from "./fence.ts";
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

  const problems: Problem[] = [];
  const blocks = found.pieces.map((piece): Block => {
    const marked = markedLines(root, fence, piece, problems);
    return { sources: [piece.source], text: piece.text, marked };
  });
  return problems.length > 0 ? { is: "wrong", problems } : { is: "cited", blocks: merge(blocks) };
}

function markedLines(root: string, fence: Fence, piece: Piece, problems: Problem[]): number[] {
  const lines = piece.text.split("\n");
  const marked = new Set<number>();
  for (const mark of fence.marks) {
    const hits = [...lines.keys()].filter((index) => lines[index]?.includes(mark.text));
    for (const index of hits) marked.add(index);
    if (hits.length === 0) {
      const message = `mark "${mark.text}" is on no line of ${addressOf(piece.source)}`;
      problems.push({ at: mark.at, message });
    }
  }
  if (fence.since !== undefined) {
    const before = cut(root, fence.since.address, piece.source.example?.variant);
    if (before.is === "cut") {
      const old = before.pieces.map(({ text }) => text).join("\n");
      for (const index of newLines(old.split("\n"), lines)) marked.add(index);
    } else {
      problems.push(...problemsOf(before, fence.since.at));
    }
  }
  return [...marked].sort((a, b) => a - b);
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
