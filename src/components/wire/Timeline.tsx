import { useMemo, useRef, useState } from "react";

import type { TraceEvent } from "../../trace/event.ts";
import { toText } from "../../trace/text.ts";
import { useNames } from "../identity/names-context.tsx";
import { Actions } from "./Actions.tsx";
import { chainOf } from "./chain.ts";
import { Detail } from "./Detail.tsx";
import { FilterBar } from "./FilterBar.tsx";
import { openFilter, passes, type Filter } from "./filter.ts";
import { Grid } from "./Grid.tsx";
import { Legend } from "./Legend.tsx";
import { rowOfId } from "./rows.ts";
import { show, type Showing, type Window } from "./shown.ts";
import styles from "./timeline.module.css";
import { emptyTimeline, follow } from "./timeline.ts";
import { TraceTable } from "./TraceTable.tsx";
import { usePolite } from "./use-polite.ts";
import { usePrinting } from "./use-printing.ts";

/** Rows put on paper: about forty pages. */
export const printedRows = 2_000;

const everything: Window = { after: 0, until: Infinity };
const nothing: ReadonlySet<number> = new Set();

export type TimelineProps = {
  readonly caption: string;
  readonly events: readonly TraceEvent[];
  /** Whether further events may come. */
  readonly growing: boolean;
  /** An event that somebody elsewhere on the page points at, as a new object each time. */
  readonly asked?: { readonly id: number } | undefined;
  readonly onExport: () => void;
  readonly onImport: (file: File) => void;
};

/** What happened on the wire, to be filtered, followed and read event by event. Ids bear the names around it. */
export function Timeline({ caption, events, growing, asked, onExport, onImport }: TimelineProps) {
  const names = useNames();
  const [timeline, setTimeline] = useState(() => follow(emptyTimeline, events));
  if (timeline.events !== events) setTimeline(follow(timeline, events));
  const { rows, columns, trace } = timeline;

  const [filter, setFilter] = useState<Filter>(openFilter);
  const [window, setWindow] = useState<Window>(everything);
  const [selected, setSelected] = useState<number>();
  const [pointed, setPointed] = useState<number>();
  const [goTo, setGoTo] = useState<{ readonly id: number }>();
  const [looked, setLooked] = useState(trace);
  // Another trace begins: its ids have nothing to do with those of the one before.
  if (looked !== trace) {
    setLooked(trace);
    setWindow(everything);
    setSelected(undefined);
    setPointed(undefined);
  }

  const [answered, setAnswered] = useState<typeof asked>();
  if (asked !== undefined && answered !== asked) {
    setAnswered(asked);
    setSelected(asked.id);
    setGoTo(asked);
    // What hides it gives way.
    const isIn = asked.id > window.after && asked.id <= window.until;
    if (!isIn) setWindow(everything);
    const row = rowOfId(rows, asked.id);
    if (row && !passes(row, filter, names)) {
      setFilter({ ...openFilter, heartbeats: row.isHeartbeat });
    }
  }

  const [showing, setShowing] = useState<Showing>(() => show({ rows, filter, window, names }));
  const isCurrent =
    showing.of.rows === rows &&
    showing.of.filter === filter &&
    showing.of.window === window &&
    (filter.search === "" || showing.of.names === names);
  if (!isCurrent) setShowing(show({ rows, filter, window, names }, showing));
  const { shown } = showing;

  const place = useRef<HTMLDivElement>(null);
  const printing = usePrinting();
  const [said, say] = usePolite();
  const paused = window.until !== Infinity;
  const row = selected === undefined ? undefined : rowOfId(rows, selected);
  const lit = pointed ?? selected;
  const chain = useMemo(() => (lit === undefined ? nothing : chainOf(rows, lit)), [rows, lit]);
  const browsers = useMemo(
    () => [...new Set(columns.flatMap(({ browser }) => browser ?? []))],
    [columns],
  );
  const count = `${shown.rows.length} of ${shown.total} events${paused ? `, ${shown.waiting} waiting` : ""}`;

  const change = (next: Filter) => {
    setFilter(next);
    const { shown: then } = show({ rows, filter: next, window, names });
    say(`${then.rows.length} of ${then.total} events shown.`, true);
  };
  const pause = () => {
    setWindow({ ...window, until: paused ? Infinity : (rows.at(-1)?.event.id ?? 0) });
    say(paused ? "New events are shown again." : "Paused. New events wait.", true);
  };
  const clear = () => {
    const last = rows.findLast(({ event }) => event.id <= window.until);
    setWindow({ ...window, after: last?.event.id ?? 0 });
    setSelected(undefined);
    say("Cleared.");
  };
  const copy = () => {
    const text = toText(
      shown.rows.map(({ event }) => event),
      names,
    );
    // Throws at once where there is no clipboard, and later where there is no permission.
    void Promise.resolve()
      .then(() => navigator.clipboard.writeText(text))
      .then(
        () => say(`${shown.rows.length} ${shown.rows.length === 1 ? "event" : "events"} copied.`),
        () => say("Your browser does not let this page copy. Export the trace instead."),
      );
  };
  const select = (id: number) => {
    setSelected(id);
    setGoTo({ id });
  };

  return (
    <div ref={place} className={styles.timeline}>
      <div className={styles.tools}>
        <Actions
          count={count}
          said={said}
          paused={growing ? paused : undefined}
          empty={rows.length === 0}
          onPause={pause}
          onClear={clear}
          onCopy={copy}
          onExport={onExport}
          onImport={onImport}
        />
        <FilterBar
          filter={filter}
          browsers={browsers}
          hiddenHeartbeats={shown.hiddenHeartbeats}
          onChange={change}
        />
      </div>
      {printing ? (
        <div className={styles.paper}>
          <TraceTable
            events={shown.rows.slice(-printedRows).map(({ event }) => event)}
            caption={
              shown.rows.length > printedRows
                ? `${caption}: the last ${printedRows} of ${shown.rows.length} events shown`
                : caption
            }
            names={names}
          />
        </div>
      ) : (
        <Grid
          key={trace}
          caption={caption}
          shown={shown}
          columns={columns}
          names={names}
          chain={chain}
          selected={selected}
          goTo={goTo}
          onSelect={setSelected}
          onPoint={setPointed}
        />
      )}
      {row && (
        <Detail
          key={row.event.id}
          row={row}
          rows={rows}
          names={names}
          onSelect={select}
          onClose={() => {
            setSelected(undefined);
            setGoTo({ id: row.event.id });
          }}
        />
      )}
      <Legend names={names} />
    </div>
  );
}
