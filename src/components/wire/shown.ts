import type { Names } from "../../trace/names.ts";
import { linksOf } from "./chain.ts";
import { passes, type Filter } from "./filter.ts";
import { rowOfId, type Row } from "./rows.ts";

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
 * What is shown of the rows. Where they only grew at their end since, or lost old ones at their start,
 * no row that is kept is looked at again.
 */
export function show(of: Of, before?: Showing): Showing {
  const { rows, filter, window, names } = of;
  const known = before && goesOn(before, of) ? without(before, firstId(rows)) : undefined;
  const start = known?.of.rows.length ?? 0;
  const shownRows = [...(known?.shown.rows ?? [])];
  const count = { ...(known?.shown ?? nothing) };
  for (let index = start; index < rows.length; index++) {
    const row = rows[index];
    if (!row) continue;
    const place = placeOf(row, of);
    if (place === "shown") shownRows.push(row);
    add(count, place, 1);
  }
  const { total, hiddenHeartbeats, waiting } = count;
  const links = linksOf(rows, shownRows, known?.shown.links);
  return {
    of: { rows, filter, window, names },
    shown: { rows: shownRows, links, total, hiddenHeartbeats, waiting },
  };
}

type Place = "cleared" | "waiting" | "shown" | "hidden heartbeat" | "left out";
type Count = { total: number; hiddenHeartbeats: number; waiting: number };

const nothing: Count = { total: 0, hiddenHeartbeats: 0, waiting: 0 };

function placeOf(row: Row, { filter, window, names }: Of): Place {
  if (row.event.id <= window.after) return "cleared";
  if (row.event.id > window.until) return "waiting";
  if (passes(row, filter, names)) return "shown";
  return row.isHeartbeat && passes(row, { ...filter, heartbeats: true }, names)
    ? "hidden heartbeat"
    : "left out";
}

function add(count: Count, place: Place, by: 1 | -1): void {
  if (place === "cleared") return;
  if (place === "waiting") {
    count.waiting += by;
    return;
  }
  count.total += by;
  if (place === "hidden heartbeat") count.hiddenHeartbeats += by;
}

/** The same without the rows before an id, which are no longer kept. */
function without(showing: Showing, first: number): Showing {
  const { of, shown } = showing;
  const dropped = countBefore(of.rows, first);
  if (dropped === 0) return showing;
  const count = { ...shown };
  for (const row of of.rows.slice(0, dropped)) add(count, placeOf(row, of), -1);
  const droppedShown = countBefore(shown.rows, first);
  return {
    of: { ...of, rows: of.rows.slice(dropped) },
    shown: {
      ...count,
      rows: shown.rows.slice(droppedShown),
      // A cause has a smaller id than its effect: what led to a row by way of a dropped one is gone, too.
      links: shown.links.slice(droppedShown).map((link) => Math.max(-1, link - droppedShown)),
    },
  };
}

const firstId = (rows: readonly Row[]): number => rows[0]?.event.id ?? Infinity;

/** How many rows have smaller ids; ids grow. */
function countBefore(rows: readonly Row[], id: number): number {
  const index = rows.findIndex(({ event }) => event.id >= id);
  return index === -1 ? rows.length : index;
}

/** Whether the same is asked of rows that begin with some of those before. */
function goesOn(before: Showing, { rows, filter, window, names }: Of): boolean {
  const { of } = before;
  const isSameQuestion =
    of.filter === filter &&
    of.window.after === window.after &&
    of.window.until === window.until &&
    (filter.search === "" || of.names === names);
  const last = of.rows.at(-1);
  return isSameQuestion && (last === undefined || rowOfId(rows, last.event.id) === last);
}
