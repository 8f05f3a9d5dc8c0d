import type { Names, Segment } from "./names.ts";

/** What goes into a sentence: words as they are, or segments in which ids have been found. */
export type Part = string | readonly Segment[];

/** A sentence as segments: say`The store reads ${marked}.` */
export function say(texts: TemplateStringsArray, ...parts: readonly Part[]): Segment[] {
  return join(texts.flatMap((text, index) => [text, parts[index] ?? ""]));
}

/** Puts parts one after the other; words that meet become one segment. */
export function join(parts: readonly Part[]): Segment[] {
  const joined: Segment[] = [];
  for (const segment of parts.flatMap((part) =>
    typeof part === "string" ? [{ text: part }] : part,
  )) {
    const last = joined.at(-1);
    if (segment.text === "") continue;
    if (last && !last.name && !segment.name) {
      joined[joined.length - 1] = { text: last.text + segment.text };
    } else joined.push(segment);
  }
  return joined;
}

/** Finds the ids in a text. */
export const marked = (text: string, names: Names | undefined): readonly Segment[] =>
  names ? names.mark(text) : [{ text }];

/** As a reader sees it: the name in the place of the id. */
export const plain = (segments: readonly Segment[]): string =>
  segments.map(({ text, name }) => name?.label ?? text).join("");

/** At most so many characters as they are read. An id is never cut in two: its rest would tell nothing. */
export function cut(segments: readonly Segment[], most: number): readonly Segment[] {
  if (plain(segments).length <= most) return segments;
  const kept: Segment[] = [];
  let left = most - 1;
  for (const segment of segments) {
    const { length } = segment.name?.label ?? segment.text;
    if (length > left) {
      if (!segment.name) kept.push({ text: segment.text.slice(0, left) });
      break;
    }
    kept.push(segment);
    left -= length;
  }
  return join([kept, "…"]);
}
