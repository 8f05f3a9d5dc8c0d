import { changesOf, compare, type Row } from "./compare.ts";
import { effectOf } from "./effect.ts";
import type { HeaderList, StoredSession, TraceEvent } from "./event.ts";
import { normalise } from "./normalise.ts";
import { describe, laneOf, type Lane } from "./text.ts";

/** What one change makes different in a run of the same scenario, told for a reader. Plain data. */
export type Contrast = {
  /** How many events are the same in both runs. */
  readonly same: number;
  /** The steps in which something is different, in their order. */
  readonly steps: readonly ContrastStep[];
};

export type ContrastStep = {
  /** What was done, such as “In Browser A, reload Tab 1.” */
  readonly text: string;
  readonly rows: readonly ContrastRow[];
};

export type ContrastRow = {
  /** `with`: only in the run with the change. `without`: only in the one without. */
  readonly is: "with" | "without" | "changed";
  readonly lane: Lane;
  /** Such as “Browser A, Tab 1”; absent where nobody in particular is meant. */
  readonly who?: string;
  /** What happened, in one sentence; where that is different, as it was without the change. */
  readonly text: string;
  /** The sentence of the run with the change, where it is another one. */
  readonly withText?: string;
  /** What else is different in it. */
  readonly fields: readonly FieldContrast[];
  /** What the change did here, where the events tell it. */
  readonly effect?: string;
};

export type FieldContrast = {
  /** Such as `Cookie` or `after.count`. */
  readonly name: string;
  /** Absent where that run has no such field. */
  readonly without?: string;
  readonly with?: string;
};

/**
 * Lays two recordings of one scenario side by side. Neither need be normalised. Which id it is, which
 * of several connections carried it, and how long a body is, is not told as a difference: after the
 * first difference these would be in every row.
 */
export function contrast(
  without: readonly TraceEvent[],
  withChange: readonly TraceEvent[],
): Contrast {
  let same = 0;
  const steps: { readonly step: number; readonly rows: DifferentRow[] }[] = [];
  for (const row of compare(comparable(without), comparable(withChange))) {
    const event = eventOf(row);
    if (event.kind === "note" && event.step !== undefined) {
      steps.push({ step: event.step, rows: [] });
    } else if (row.is === "same") same++;
    else steps.at(-1)?.rows.push(row);
  }
  return {
    same,
    steps: steps
      .filter(({ rows }) => rows.length > 0)
      .map(({ step, rows }) => ({ text: textOf(step, without), rows: inOrder(rows).map(tellRow) })),
  };
}

type DifferentRow = Exclude<Row, { readonly is: "same" }>;

const eventOf = (row: Row): TraceEvent => (row.is === "only-right" ? row.right : row.left);

/** As it was written: what is compared has placeholders in it. */
function textOf(step: number, events: readonly TraceEvent[]): string {
  const note = events.find((event) => event.kind === "note" && event.step === step);
  return note?.kind === "note" ? note.text : "";
}

/**
 * As one leads to the other: what was asked, answered, kept by the browser, done by the store, said on
 * the connection. By time, one run's order would be another than the next one's.
 */
const order: readonly TraceEvent["kind"][] = [
  "http-request",
  "http-response",
  "http-error",
  "cookie-set",
  "cookie-removed",
  "cookie-refused",
  "store",
  "upgrade-request",
  "upgrade-response",
  "engine",
  "socket",
  "connection",
  "room",
  "websocket-close",
];

const inOrder = (rows: readonly DifferentRow[]): readonly DifferentRow[] =>
  rows.toSorted((a, b) => order.indexOf(eventOf(a).kind) - order.indexOf(eventOf(b).kind));

function comparable(events: readonly TraceEvent[]): TraceEvent[] {
  return normalise(events).map((event) => {
    const { cause: _, ...known } = anonymous(event);
    if ("exchange" in known) known.exchange = "exchange";
    if ("body" in known && !isAnswer(known.body?.text)) delete known.body;
    if ("headers" in known) {
      known.headers = known.headers.filter(([name]) => name !== "content-length");
    }
    // Whether it rode the last poll or the first frame is decided by which was faster.
    if (known.kind === "socket") known.transport = "websocket";
    if (known.kind === "store") leaveOutKnown(known);
    return known;
  });
}

/** What was stored is told where it is written; what was there before a reading, nowhere. */
function leaveOutKnown(event: Mutable<Extract<TraceEvent, { readonly kind: "store" }>>): void {
  const { operation } = event;
  if (event.before) event.before = operation === "set" ? withoutCookie(event.before) : {};
  if (event.after && operation === "touch") event.after = {};
  if (event.after && operation === "get") event.after = withoutCookie(event.after);
}

function withoutCookie({ cookie: _, ...rest }: NonNullable<StoredSession>): StoredSession {
  return rest;
}

/** A body is compared where it says something by itself: what a page is made of does not. */
const isAnswer = (text: string | undefined): boolean => text !== undefined && text.length <= 200;

/** The event with the kind of an id in the place of its number. */
function anonymous<Value>(value: Value): Mutable<Value> {
  const text = JSON.stringify(value).replace(/(session|socket|engine)-\d+\b/g, "$1");
  return JSON.parse(text) as Mutable<Value>;
}

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

function tellRow(row: DifferentRow): ContrastRow {
  const event = eventOf(row);
  const who = [event.browser, event.tab].filter((part) => part !== undefined).join(", ");
  const effect = effectOf(row);
  const frame = {
    lane: laneOf(event),
    ...(who !== "" && { who }),
    text: describe(event),
    ...(effect !== undefined && { effect }),
  };
  if (row.is !== "changed") {
    return { ...frame, is: row.is === "only-right" ? "with" : "without", fields: [] };
  }
  const withText = describe(row.right);
  return {
    ...frame,
    is: "changed",
    ...(withText !== frame.text && { withText }),
    fields: fieldsOf(row.left, row.right),
  };
}

function fieldsOf(left: TraceEvent, right: TraceEvent): readonly FieldContrast[] {
  return changesOf(flat(left), flat(right))
    .filter(({ path }) => !isTold(left, path))
    .map(({ path, left: before, right: after }) => ({
      name: path,
      ...(before !== undefined && { without: tellValue(path, before) }),
      ...(after !== undefined && { with: tellValue(path, after) }),
    }));
}

/** The sentence about a writing has the fields of the session. */
const isTold = (event: TraceEvent, path: string): boolean =>
  event.kind === "store" &&
  event.operation === "set" &&
  /^(before|after)\./.test(path) &&
  !path.startsWith("after.cookie.");

/** Headers by name, so that one that comes does not move all others. */
function flat(event: TraceEvent): Readonly<Record<string, unknown>> {
  const { id: _id, at: _at, cause: _cause, ...content } = event;
  if (!("headers" in content)) return content;
  const { headers, ...rest } = content;
  return { ...rest, ...byName(headers) };
}

function byName(headers: HeaderList): Readonly<Record<string, string>> {
  const lists: Record<string, string[]> = {};
  for (const [name, value] of headers) (lists[titled(name)] ??= []).push(value);
  return Object.fromEntries(
    Object.entries(lists).map(([name, values]) => [name, values.join(", ")]),
  );
}

/** `set-cookie` as it is written: `Set-Cookie`. */
const titled = (name: string): string => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

/** When a cookie ends was left to no comparison: that it does, is. */
function tellValue(path: string, value: unknown): string {
  if (path.endsWith("expires") && typeof value === "number") return "a date";
  return typeof value === "string" ? value : JSON.stringify(value);
}
