import type { Names } from "../../trace/names.ts";
import { linksOf } from "./chain.ts";
import { passes, type Filter } from "./filter.ts";
import type { Row } from "./rows.ts";

/** Which part of a trace is looked at: from after one event up to another. */
export type Window = {
  /** Rows up to this id were cleared away. */
  readonly after: number;
  /** Rows after this id wait while the reader has paused; `Infinity` where nothing waits. */
  readonly until: number;
};

/** The rows that a reader sees. */
export type Shown = {
  readonly rows: readonly Row[];
  /** By place, the place of the nearest shown cause, or -1. */
  readonly links: readonly number[];
  /** Rows in the window, shown or not. */
  readonly total: number;
  /** Of them, those that are left out only because they are heartbeats. */
  readonly hiddenHeartbeats: number;
  /** Rows after the window. */
  readonly waiting: number;
};

type Of = {
  readonly rows: readonly Row[];
  readonly filter: Filter;
  readonly window: Window;
  readonly names: Names;
};

/** What is shown, with what it was computed from, so that it can go on from there. */
export type Showing = { readonly of: Of; readonly shown: Shown };

/**
 * What is shown of the rows. Where they only grew since, no row that was looked at before is looked at
 * again.
 */
export function show(of: Of, before?: Showing): Showing {
  const { rows, filter, window, names } = of;
  const known = before && goesOn(before, of) ? before : undefined;
  const start = known?.of.rows.length ?? 0;
  const shownRows = [...(known?.shown.rows ?? [])];
  let total = known?.shown.total ?? 0;
  let hiddenHeartbeats = known?.shown.hiddenHeartbeats ?? 0;
  let waiting = known?.shown.waiting ?? 0;
  for (let index = start; index < rows.length; index++) {
    const row = rows[index];
    if (!row || row.event.id <= window.after) continue;
    if (row.event.id > window.until) {
      waiting++;
      continue;
    }
    total++;
    if (passes(row, filter, names)) shownRows.push(row);
    else if (row.isHeartbeat && passes(row, { ...filter, heartbeats: true }, names)) {
      hiddenHeartbeats++;
    }
  }
  const links = linksOf(rows, shownRows, known?.shown.links);
  return { of, shown: { rows: shownRows, links, total, hiddenHeartbeats, waiting } };
}

function goesOn(before: Showing, { rows, filter, window, names }: Of): boolean {
  const { of } = before;
  const isSameQuestion =
    of.filter === filter &&
    of.window.after === window.after &&
    of.window.until === window.until &&
    (filter.search === "" || of.names === names);
  return (
    isSameQuestion &&
    rows.length >= of.rows.length &&
    rows[0] === of.rows[0] &&
    rows[of.rows.length - 1] === of.rows.at(-1)
  );
}
