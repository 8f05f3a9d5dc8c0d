import { inspect } from "node-inspect-extracted";

const INDEX = "(index)";
const VALUES = "Values";
const KEY = "Key";
const ITERATION = "(iteration index)";

type Row = {
  readonly index: string;
  readonly cells: ReadonlyMap<string, string>;
  readonly value?: string;
};

/** What `console.table` shows: a row per entry, a column per property, as Node draws it. */
export function table(data: object, columns?: readonly string[]): string {
  const isMap = data instanceof Map;
  const isIterable = isMap || data instanceof Set;
  const rows: Row[] = isMap
    ? [...data].map(([key, value], index) => mapRow(index, key, value))
    : entriesOf(data).map(([index, value]) => row(index, value, columns));
  const names = columns
    ? [...columns]
    : [...new Set(rows.flatMap(({ cells }) => [...cells.keys()]))];
  const hasValues = rows.some(({ value }) => value !== undefined);
  const head = [isIterable ? ITERATION : INDEX, ...names, ...(hasValues ? [VALUES] : [])];
  const lines = rows.map(({ index, cells, value }) => [
    index,
    ...names.map((name) => cells.get(name) ?? ""),
    ...(hasValues ? [value ?? ""] : []),
  ]);
  return draw(head, lines);
}

function entriesOf(data: object): [string, unknown][] {
  if (data instanceof Set) return [...data].map((value, index) => [String(index), value]);
  return Object.entries(data);
}

const isObject = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function";

function row(index: string, value: unknown, columns?: readonly string[]): Row {
  if (!isObject(value) || typeof value === "function")
    return { index, cells: new Map(), value: shown(value) };
  const entries = Object.entries(value).filter(([name]) => !columns || columns.includes(name));
  return { index, cells: new Map(entries.map(([name, cell]) => [name, shown(cell)])) };
}

const mapRow = (index: number, key: unknown, value: unknown): Row => ({
  index: String(index),
  cells: new Map([[KEY, shown(key)]]),
  value: shown(value),
});

const shown = (value: unknown): string =>
  inspect(value, {
    maxArrayLength: 3,
    breakLength: Infinity,
    depth: isObject(value) && Object.keys(value).length > 2 ? -1 : 0,
  });

function draw(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = head.map(
    (name, column) =>
      Math.max(name.length, ...lines.map((line) => (line[column] ?? "").length)) + 2,
  );
  const bar = (left: string, middle: string, right: string) =>
    left + widths.map((width) => "─".repeat(width)).join(middle) + right;
  const pad = (text: string, width: number) => ` ${text}`.padEnd(width);
  const render = (cells: readonly string[]) =>
    `│${cells.map((cell, column) => pad(cell, widths[column] ?? 0)).join("│")}│`;
  return [
    bar("┌", "┬", "┐"),
    render(head),
    bar("├", "┼", "┤"),
    ...lines.map(render),
    bar("└", "┴", "┘"),
  ].join("\n");
}
