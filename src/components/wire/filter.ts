import type { TraceEvent } from "../../trace/event.ts";
import type { Names } from "../../trace/names.ts";
import { tell, type Lane } from "../../trace/text.ts";
import { plain } from "../../trace/say.ts";
import { groups, timeOf, whereOf, type Group, type Row } from "./rows.ts";

export const lanes = ["tab", "jar", "server", "store"] as const satisfies readonly Lane[];

/** Which rows a reader wants to see. */
export type Filter = {
  readonly lanes: readonly Lane[];
  readonly groups: readonly Group[];
  /** `""` for every browser. */
  readonly browser: string;
  /** Words that all have to be found, in any order; `""` for no search. */
  readonly search: string;
  readonly heartbeats: boolean;
};

/** Everything but what only keeps connections alive. */
export const openFilter: Filter = { lanes, groups, browser: "", search: "", heartbeats: false };

/** Whether a filter lets a row through. @param names by which a reader can search, too */
export function passes(row: Row, filter: Filter, names: Names): boolean {
  return (
    (filter.heartbeats || !row.isHeartbeat) &&
    filter.lanes.includes(row.lane) &&
    filter.groups.includes(row.group) &&
    (filter.browser === "" || row.browser === filter.browser) &&
    matches(row.event, filter.search, names)
  );
}

function matches(event: TraceEvent, search: string, names: Names): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = wordsOf(event, names);
  return words.every((word) => text.includes(word));
}

/** What can be searched: the row as it is read, header fields, and ids both whole and by name. */
function wordsOf(event: TraceEvent, names: Names): string {
  const told = tell(event, names);
  const raw = [
    `#${event.id}`,
    timeOf(event),
    whereOf(event),
    plain(told),
    ...told.flatMap(({ name }) => (name ? [name.id] : [])),
    ...("headers" in event ? event.headers.map(([name, value]) => `${name}: ${value}`) : []),
    ...("url" in event ? [event.url] : []),
    ...("data" in event ? [JSON.stringify(event.data) ?? ""] : []),
  ].join("\n");
  const labels = names.mark(raw).flatMap(({ name }) => (name ? [name.label] : []));
  return [raw, ...labels].join("\n").toLowerCase();
}
