import type { Direction, TraceEvent } from "../../trace/event.ts";
import type { Lane } from "../../trace/text.ts";
import type { Row } from "./rows.ts";

/** One line down the drawing: a tab, a browser's jar, the server, the store. */
export type Column = {
  readonly key: string;
  readonly lane: Lane;
  /** Absent for the server's side, and for an event that names no browser. */
  readonly browser?: string;
  readonly label: string;
};

/** Between which two columns an event happens; the same one twice where it happens in one place. */
export type Span = { readonly from: string; readonly to: string };

const server: Column = { key: "server", lane: "server", label: "Server" };
const store: Column = { key: "store", lane: "store", label: "Store" };

/** The columns of rows, in addition to those known: browsers as they appear, each with its tabs and its jar. */
export function columnsOf(rows: readonly Row[], known?: readonly Column[]): readonly Column[] {
  const columns = new Map((known ?? [server, store]).map((column) => [column.key, column]));
  const before = columns.size;
  for (const { event } of rows) {
    for (const column of ownColumns(event)) {
      if (!columns.has(column.key)) columns.set(column.key, column);
    }
  }
  if (known && columns.size === before) return known;
  const all = [...columns.values()];
  const browsers = [...new Set(all.filter(isBrowsers).map(({ browser }) => browser))];
  return [
    ...browsers.flatMap((browser) => {
      const own = all.filter((column) => isBrowsers(column) && column.browser === browser);
      return [
        ...own.filter(({ lane }) => lane === "tab"),
        ...own.filter(({ lane }) => lane === "jar"),
      ];
    }),
    server,
    store,
  ];
}

const isBrowsers = ({ lane }: Column): boolean => lane === "tab" || lane === "jar";

/** Where an event begins and ends. */
export function spanOf(event: TraceEvent): Span {
  const tab = tabKey(event);
  switch (event.kind) {
    case "http-request":
    case "upgrade-request":
      return { from: tab, to: "server" };
    case "http-response":
    case "upgrade-response":
      return { from: "server", to: tab };
    case "http-body":
    case "websocket-message":
    case "engine":
    case "socket":
      return directed(event.direction, tab);
    case "websocket-close":
      return event.direction ? directed(event.direction, tab) : { from: tab, to: tab };
    case "http-error":
      return { from: tab, to: tab };
    case "cookie-set":
    case "cookie-removed":
    case "cookie-refused": {
      const jar = jarKey(event);
      return { from: event.tab === undefined ? jar : tab, to: jar };
    }
    case "store":
      return event.operation === "get"
        ? { from: "store", to: "server" }
        : { from: "server", to: "store" };
    case "room":
    case "connection":
    case "server":
    case "note":
      return { from: "server", to: "server" };
  }
}

const directed = (direction: Direction, tab: string): Span =>
  direction === "to-server" ? { from: tab, to: "server" } : { from: "server", to: tab };

const tabKey = ({ browser, tab }: TraceEvent): string => JSON.stringify(["tab", browser, tab]);
const jarKey = ({ browser }: TraceEvent): string => JSON.stringify(["jar", browser]);

/** The columns of its browser that an event needs. */
function ownColumns(event: TraceEvent): readonly Column[] {
  const { browser, tab } = event;
  const inBrowser = browser === undefined ? {} : { browser };
  const { from, to } = spanOf(event);
  const columns: Column[] = [];
  if (from === tabKey(event) || to === tabKey(event)) {
    columns.push({ key: tabKey(event), lane: "tab", ...inBrowser, label: tab ?? "Tab" });
  }
  if (to === jarKey(event)) {
    columns.push({ key: jarKey(event), lane: "jar", ...inBrowser, label: "Jar" });
  }
  return columns;
}
