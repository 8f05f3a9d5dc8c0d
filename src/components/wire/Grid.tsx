import { useVirtualizer, type Range } from "@tanstack/react-virtual";
import {
  Fragment,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
} from "react";

import type { Names } from "../../trace/names.ts";
import type { Column } from "./columns.ts";
import { draw, placeColumns } from "./drawing.ts";
import { EventRow } from "./EventRow.tsx";
import styles from "./grid.module.css";
import { LaneHeads } from "./LaneHeads.tsx";
import { Lanes } from "./Lanes.tsx";
import { placesInSight } from "./in-sight.ts";
import { indexOfId } from "./rows.ts";
import type { Shown } from "./shown.ts";
import { targetOf } from "./target.ts";

/** Height of a row of one line, in px, until it has been measured. */
const estimatedRow = 30;
/** Rows drawn beyond the edges, so that none comes late while one scrolls. */
const overscan = 12;

/**
 * The rows of a timeline as a grid (ARIA Authoring Practices, "Grid"): one tab stop, which arrows move.
 * Only the rows in sight are in the document.
 */
export function Grid({
  caption,
  shown: { rows, links },
  columns,
  names,
  chain,
  selected,
  goTo,
  onSelect,
  onPoint,
}: {
  readonly caption: string;
  readonly shown: Shown;
  readonly columns: readonly Column[];
  readonly names: Names;
  /** Ids to highlight. */
  readonly chain: ReadonlySet<number>;
  readonly selected: number | undefined;
  /** An event to move to, as a new object each time. */
  readonly goTo: { readonly id: number } | undefined;
  readonly onSelect: (id: number) => void;
  /** The event under the pointer, or that has the focus; undefined when there is none any more. */
  readonly onPoint: (id: number | undefined) => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLTableSectionElement>(null);
  const headHeight = useHeight(head);
  const [activeId, setActiveId] = useState<number>();
  /** A row is to get the focus that is not drawn yet. */
  const wantsFocus = useRef(false);
  /** A row has the focus, or had it when it left the document. */
  const hasFocus = useRef(false);
  const follows = useRef(true);
  const scrolledTo = useRef(0);

  const found = activeId === undefined ? -1 : indexOfId(rows, activeId);
  const active = found === -1 ? Math.max(0, rows.length - 1) : found;

  // The virtualizer keeps its own state, which React's compiler can't see into; this project does not
  // use that compiler.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimatedRow,
    getItemKey: (index) => rows[index]?.event.id ?? index,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    overscan,
    // The row that has the focus stays, or the focus would be lost when it is scrolled away.
    rangeExtractor: (range: Range) => placesInSight(range, active),
  });
  const items = virtualizer.getVirtualItems();

  // The list grows by further rows, and as rows are measured that turn out to be taller.
  const listHeight = virtualizer.getTotalSize();
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null && follows.current) element.scrollTop = element.scrollHeight;
  }, [rows.length, listHeight]);

  /** The row may have to be scrolled to first: then the focus comes with the render that draws it. */
  const focusRow = (id: number | undefined) => {
    const element = scroller.current?.querySelector<HTMLElement>(`[data-id="${id}"]`);
    wantsFocus.current = !element;
    element?.focus({ preventScroll: true });
  };

  const moveTo = (index: number) => {
    const row = rows[index];
    if (!row) return;
    follows.current = index === rows.length - 1;
    setActiveId(row.event.id);
    virtualizer.scrollToIndex(index, { align: "auto" });
    // Nothing may be left to render, as when a reader comes back to the row that was the last one.
    focusRow(row.event.id);
  };
  const moveToRef = useRef(moveTo);
  useLayoutEffect(() => {
    moveToRef.current = moveTo;
  });

  useLayoutEffect(() => {
    const isLost = scroller.current?.contains(document.activeElement) === false;
    if (wantsFocus.current || (hasFocus.current && isLost)) focusRow(activeId);
  });

  const rowsRef = useRef(rows);
  useLayoutEffect(() => {
    rowsRef.current = rows;
  });
  useEffect(() => {
    if (goTo) moveToRef.current(indexOfId(rowsRef.current, goTo.id));
  }, [goTo]);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const isRow = event.target instanceof HTMLElement && event.target.matches("[role=row]");
    if ((event.key === "Enter" || event.key === " ") && isRow) {
      event.preventDefault();
      const id = rows[active]?.event.id;
      if (id !== undefined) onSelect(id);
      return;
    }
    const target = targetOf(event.key, active, links);
    if (target === undefined) return;
    event.preventDefault();
    moveTo(target);
  };

  const onClick = ({ target }: MouseEvent) => {
    if (!(target instanceof Element)) return;
    const cause = target.closest<HTMLElement>("[data-cause]")?.dataset.cause;
    if (cause !== undefined) return moveTo(indexOfId(rows, Number(cause)));
    const id = target.closest<HTMLElement>("[data-id]")?.dataset.id;
    if (id === undefined) return;
    setActiveId(Number(id));
    onSelect(Number(id));
  };

  const pointed = (target: EventTarget) =>
    target instanceof Element ? target.closest<HTMLElement>("[data-id]")?.dataset.id : undefined;
  const point = ({ target }: { readonly target: EventTarget }) => {
    const id = pointed(target);
    onPoint(id === undefined ? undefined : Number(id));
    return id;
  };
  /** A screen reader may put the focus where no key of ours led: arrows and Tab go on from there. */
  const focus = (event: { readonly target: EventTarget }) => {
    const id = point(event);
    if (id === undefined) return;
    hasFocus.current = true;
    setActiveId(Number(id));
    // What a reader looks at stays in sight while further events come.
    follows.current = Number(id) === rows.at(-1)?.event.id;
    // The Tab key leads to a row that was far away: those before it are measured then, and move it.
    const index = indexOfId(rows, Number(id));
    if (index !== -1) virtualizer.scrollToIndex(index, { align: "auto" });
  };

  const { centers, width } = useMemo(() => placeColumns(columns), [columns]);
  const inner = items.filter(({ index }) => index !== active || isNear(items, index));
  const [first, last] = [inner[0], inner.at(-1)];
  const lanesWidth: CSSProperties & Record<"--lanes", string> = { "--lanes": `${width}px` };
  const drawing = draw({
    rows,
    links,
    inSight: [first?.index ?? 0, last?.index ?? -1],
    centers,
    placeOf: (index) => virtualizer.measurementsCache[index],
    chain,
  });
  const measure = useCallback(
    (element: HTMLElement | null) => virtualizer.measureElement(element),
    [virtualizer],
  );

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      style={lanesWidth}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        // Only who scrolls back leaves the end: it goes on by itself when the list grows.
        if (scrollHeight - scrollTop - clientHeight < 24) follows.current = true;
        else if (scrollTop < scrolledTo.current) follows.current = false;
        scrolledTo.current = scrollTop;
      }}
      onMouseOver={point}
      onMouseLeave={() => onPoint(undefined)}
      onFocus={focus}
      onBlur={() => {
        // React tells of none where the row leaves the document.
        hasFocus.current = false;
        onPoint(undefined);
      }}
    >
      <Lanes
        drawing={drawing}
        centers={[...centers.values()]}
        width={width}
        top={first?.start ?? 0}
        bottom={last?.end ?? 0}
      />
      <table
        role="grid"
        className={styles.grid}
        aria-rowcount={rows.length + 1}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <caption className="sr-only">{caption}</caption>
        <thead ref={head} role="rowgroup">
          <tr role="row" aria-rowindex={1}>
            <th role="columnheader" scope="col" className={styles.number}>
              No.
            </th>
            <th role="columnheader" scope="col" className={styles.time}>
              Time
            </th>
            <th role="columnheader" scope="col" className={styles.where}>
              <span>Where</span>
              <LaneHeads columns={columns} />
            </th>
            <th role="columnheader" scope="col" className={styles.what}>
              What happened
            </th>
            <th role="columnheader" scope="col" className={styles.cause}>
              Cause
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {items.map((item, nth) => {
            const row = rows[item.index];
            if (!row) return null;
            const gap = item.start - (items[nth - 1]?.end ?? headHeight);
            const { id } = row.event;
            return (
              <Fragment key={item.key}>
                {gap > 0 && <Gap height={gap} />}
                <EventRow
                  row={row}
                  place={item.index}
                  names={names}
                  active={item.index === active}
                  selected={id === selected}
                  inChain={chain.has(id)}
                  causeShown={
                    row.event.cause !== undefined && indexOfId(rows, row.event.cause) !== -1
                  }
                  measure={measure}
                />
              </Fragment>
            );
          })}
          <Gap height={listHeight + headHeight - (items.at(-1)?.end ?? headHeight)} />
        </tbody>
      </table>
    </div>
  );
}

/** Room for the rows that are not in the document. */
function Gap({ height }: { readonly height: number }) {
  return height > 0 ? (
    <tr role="presentation" aria-hidden="true" className={styles.gap}>
      <td role="presentation" style={{ blockSize: height }} />
    </tr>
  ) : null;
}

/** Whether the row stands with its neighbours, and is not kept only for the focus. */
function isNear(items: readonly { readonly index: number }[], index: number): boolean {
  return items.some((item) => Math.abs(item.index - index) === 1);
}

/** The height of an element in px, as it changes. */
function useHeight(element: { readonly current: HTMLElement | null }): number {
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const observer = new ResizeObserver(() => setHeight(current.offsetHeight));
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return height;
}
