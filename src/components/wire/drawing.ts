import { spanOf, type Column } from "./columns.ts";
import type { Row } from "./rows.ts";

/** Where a row stands on the screen, in px from the top of the list. */
export type Place = { readonly start: number; readonly size: number };

/** One event as it is drawn: an arrow between two columns, or a dot in one. */
export type Mark = {
  readonly id: number;
  readonly lane: Row["lane"];
  readonly y: number;
  readonly x1: number;
  readonly x2: number;
  readonly inChain: boolean;
};

/** A line from what led to an event down to that event. */
export type CauseLine = {
  readonly key: string;
  readonly path: string;
  readonly inChain: boolean;
};

export type Drawing = { readonly marks: readonly Mark[]; readonly lines: readonly CauseLine[] };

/** Longer lines are drawn for the chosen chain only: there can be thousands, and they would tell nothing. */
const longest = 60;

/** Widths in px: the server and the store have a word over them, a tab and a jar stand under their browser's. */
const widths = { tab: 30, jar: 30, server: 46, store: 44 } as const;

/** The middle of each column by its key, and how wide all are together. */
export function placeColumns(columns: readonly Column[]): {
  readonly centers: ReadonlyMap<string, number>;
  readonly width: number;
} {
  const centers = new Map<string, number>();
  let width = 0;
  for (const { key, lane } of columns) {
    centers.set(key, width + widths[lane] / 2);
    width += widths[lane];
  }
  return { centers, width };
}

export const columnWidth = ({ lane }: Column): number => widths[lane];

/**
 * What is drawn of the rows in sight.
 *
 * @param links by place, the place of the nearest shown cause, or -1
 * @param placeOf for any row, also one out of sight
 */
export function draw({
  rows,
  links,
  inSight: [first, last],
  centers,
  placeOf,
  chain,
}: {
  readonly rows: readonly Row[];
  readonly links: readonly number[];
  readonly inSight: readonly [first: number, last: number];
  readonly centers: ReadonlyMap<string, number>;
  readonly placeOf: (index: number) => Place | undefined;
  readonly chain: ReadonlySet<number>;
}): Drawing {
  const middle = (index: number): number | undefined => {
    const place = placeOf(index);
    return place && place.start + place.size / 2;
  };
  const marks: Mark[] = [];
  for (let index = first; index <= last; index++) {
    const row = rows[index];
    const y = middle(index);
    if (!row || y === undefined) continue;
    const { from, to } = spanOf(row.event);
    const x1 = centers.get(from);
    const x2 = centers.get(to);
    if (x1 === undefined || x2 === undefined) continue;
    const { id } = row.event;
    marks.push({ id, lane: row.lane, y, x1, x2, inChain: chain.has(id) });
  }

  const lines: CauseLine[] = [];
  for (let index = first; index < rows.length; index++) {
    const link = links[index] ?? -1;
    const effect = rows[index];
    const cause = rows[link];
    if (!effect || !cause || link > last) continue;
    const inChain = chain.has(effect.event.id) && chain.has(cause.event.id);
    if (!inChain && index - link > longest) continue;
    const x1 = centers.get(spanOf(cause.event).to);
    const x2 = centers.get(spanOf(effect.event).from);
    const y1 = middle(link);
    const y2 = middle(index);
    if (x1 === undefined || x2 === undefined || y1 === undefined || y2 === undefined) continue;
    const path = x1 === x2 ? `M${x1} ${y1}V${y2}` : `M${x1} ${y1}V${y2 - 7}H${x2}V${y2}`;
    lines.push({ key: `${cause.event.id}-${effect.event.id}`, path, inChain });
  }
  return { marks, lines };
}
