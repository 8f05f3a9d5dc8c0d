import type { TraceEvent } from "./event.ts";

/** One row of a comparison: an event of either trace, or of both. */
export type Row =
  | { readonly is: "same"; readonly left: TraceEvent; readonly right: TraceEvent }
  | {
      readonly is: "changed";
      readonly left: TraceEvent;
      readonly right: TraceEvent;
      readonly changes: readonly FieldChange[];
    }
  | { readonly is: "only-left"; readonly left: TraceEvent }
  | { readonly is: "only-right"; readonly right: TraceEvent };

export type FieldChange = {
  /** Such as `headers.3.1` or `after.count`. */
  readonly path: string;
  /** Absent where that side has no such field. */
  readonly left?: unknown;
  readonly right?: unknown;
};

/**
 * Lays two traces side by side: the longest common sequence of events that do the same thing, and what
 * is different in each. Ids and times are not compared: `normalise` both first. Takes memory in
 * proportion to the product of the lengths of what differs.
 *
 * Two events have the same cause where their causes stand in one row. By their numbers, one event more
 * or less would make another cause of every later one.
 */
export function compare(left: readonly TraceEvent[], right: readonly TraceEvent[]): Row[] {
  const pairs = align(left.map(toItem), right.map(toItem));
  const partners = new Map<number, number>();
  for (const [a, b] of pairs) if (a && b) partners.set(a.event.id, b.event.id);
  return pairs.map(([a, b]) => {
    if (!b) return { is: "only-left", left: a.event };
    if (!a) return { is: "only-right", right: b.event };
    const changes = [
      ...(a.content === b.content ? [] : changesOf(JSON.parse(a.content), JSON.parse(b.content))),
      ...causeChange(a.event, b.event, partners),
    ];
    const both = { left: a.event, right: b.event };
    return changes.length === 0 ? { is: "same", ...both } : { is: "changed", ...both, changes };
  });
}

/** @param partners for each event of the left trace that stands in a row with one of the right, that one */
function causeChange(
  { cause: left }: TraceEvent,
  { cause: right }: TraceEvent,
  partners: ReadonlyMap<number, number>,
): readonly FieldChange[] {
  if (left === undefined && right === undefined) return [];
  if (left !== undefined && partners.get(left) === right) return [];
  return [
    { path: "cause", ...(left !== undefined && { left }), ...(right !== undefined && { right }) },
  ];
}

/** Whether the two traces tell the same. */
export function isSame(rows: readonly Row[]): boolean {
  return rows.every(({ is }) => is === "same");
}

/** What is different in the second of two JSON values, in the order of the first one's fields. */
export function changesOf(left: unknown, right: unknown): FieldChange[] {
  return changesBetween(left, right, []);
}

type Item = {
  readonly event: TraceEvent;
  /** Everything but id, time and cause. */
  readonly content: string;
  /** What kind of thing happened, to whom: events of one key are worth comparing. */
  readonly key: string;
};

type Pair =
  readonly [left: Item, right: undefined] | readonly [left: Item | undefined, right: Item];

function toItem(event: TraceEvent): Item {
  const { id: _id, at: _at, cause: _cause, ...content } = event;
  return { event, content: JSON.stringify(content), key: keyOf(event) };
}

function keyOf(event: TraceEvent): string {
  const { kind, browser, tab } = event;
  return JSON.stringify([kind, browser, tab, ...subject(event)]);
}

function subject(event: TraceEvent): readonly unknown[] {
  switch (event.kind) {
    case "http-request":
      return [event.method, event.url];
    case "upgrade-request":
      return [event.url];
    case "cookie-set":
      return [event.cookie.name];
    case "engine":
      return [event.direction, event.packet];
    case "socket": {
      const name: unknown = Array.isArray(event.data) ? event.data[0] : undefined;
      return [event.direction, event.packet, event.packet === "EVENT" ? name : undefined];
    }
    case "store":
      return [event.operation];
    case "room":
    case "connection":
    case "server":
      return [event.change];
    default:
      return [];
  }
}

function align(left: readonly Item[], right: readonly Item[]): Pair[] {
  let start = 0;
  while (start < left.length && left[start]?.content === right[start]?.content) start++;
  let end = 0;
  const most = Math.min(left.length, right.length) - start;
  while (end < most && left.at(-1 - end)?.content === right.at(-1 - end)?.content) end++;

  const pairs: Pair[] = [];
  const both = (i: number, j: number): void => {
    const a = left[i];
    const b = right[j];
    if (a && b) pairs.push([a, b]);
  };
  for (let i = 0; i < start; i++) both(i, i);
  pairs.push(
    ...alignMiddle(left.slice(start, left.length - end), right.slice(start, right.length - end)),
  );
  for (let k = end; k > 0; k--) both(left.length - k, right.length - k);
  return pairs;
}

/** Longest common subsequence, where equal content counts more than an equal key. */
function alignMiddle(left: readonly Item[], right: readonly Item[]): Pair[] {
  const width = right.length + 1;
  const best = new Uint32Array((left.length + 1) * width);
  const score = (a: Item | undefined, b: Item | undefined): number =>
    a === undefined || b === undefined || a.key !== b.key ? 0 : a.content === b.content ? 3 : 2;
  const at = (i: number, j: number): number => best[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const match = score(left[i], right[j]);
      const matched = match === 0 ? 0 : match + at(i + 1, j + 1);
      best[i * width + j] = Math.max(matched, at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: Pair[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const a = left[i];
    const b = right[j];
    const match = score(a, b);
    if (a && b && match > 0 && at(i, j) === match + at(i + 1, j + 1)) {
      pairs.push([a, b]);
      i++;
      j++;
    } else if (a && (!b || at(i + 1, j) >= at(i, j + 1))) {
      pairs.push([a, undefined]);
      i++;
    } else if (b) {
      pairs.push([undefined, b]);
      j++;
    }
  }
  return pairs;
}

function changesBetween(left: unknown, right: unknown, path: readonly string[]): FieldChange[] {
  if (isObject(left) && isObject(right) && Array.isArray(left) === Array.isArray(right)) {
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    return keys.flatMap((key) => changesBetween(left[key], right[key], [...path, key]));
  }
  if (JSON.stringify(left) === JSON.stringify(right)) return [];
  return [
    {
      path: path.join("."),
      ...(left !== undefined && { left }),
      ...(right !== undefined && { right }),
    },
  ];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
