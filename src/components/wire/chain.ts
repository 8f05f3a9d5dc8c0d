import { indexOfId, rowOfId, type Row } from "./rows.ts";

/** The ids of an event, of what led to it and of everything that came of it. */
export function chainOf(rows: readonly Row[], id: number): ReadonlySet<number> {
  const start = indexOfId(rows, id);
  if (start === -1) return new Set();
  const chain = new Set([id]);
  // A cause comes before its effect, so one walk down finds all effects.
  for (let index = start + 1; index < rows.length; index++) {
    const event = rows[index]?.event;
    if (event?.cause !== undefined && chain.has(event.cause)) chain.add(event.id);
  }
  for (const cause of causesOf(rows, rows[start])) chain.add(cause.event.id);
  return chain;
}

/** What led to an event, the nearest first, as far as it is kept. */
export function causesOf(rows: readonly Row[], row: Row | undefined): readonly Row[] {
  const causes: Row[] = [];
  for (let at = causeOf(rows, row); at; at = causeOf(rows, at)) causes.push(at);
  return causes;
}

export function effectsOf(rows: readonly Row[], id: number): readonly Row[] {
  return rows.filter(({ event }) => event.cause === id);
}

export function causeOf(rows: readonly Row[], row: Row | undefined): Row | undefined {
  const cause = row?.event.cause;
  return cause === undefined ? undefined : rowOfId(rows, cause);
}

/**
 * For each shown row the place, among the shown ones, of the nearest shown event that led to it; -1
 * where there is none.
 *
 * @param known the links of the first shown rows, which stay as they are
 */
export function linksOf(
  rows: readonly Row[],
  shown: readonly Row[],
  known: readonly number[] = [],
): readonly number[] {
  if (known.length === shown.length) return known;
  const links = [...known];
  for (let index = known.length; index < shown.length; index++) {
    let link = -1;
    for (let at = causeOf(rows, shown[index]); at && link === -1; at = causeOf(rows, at)) {
      link = indexOfId(shown, at.event.id);
    }
    links.push(link);
  }
  return links;
}
