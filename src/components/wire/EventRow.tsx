import { memo } from "react";

import type { Names } from "../../trace/names.ts";
import { tell } from "../../trace/text.ts";
import { Marked } from "../identity/Marked.tsx";
import styles from "./grid.module.css";
import { timeOf, whereOf, type Row } from "./rows.ts";

/** One event in the grid. Its words are made only while it is in sight. */
export const EventRow = memo(function EventRow({
  row,
  place,
  names,
  active,
  selected,
  inChain,
  causeShown,
  measure,
}: {
  readonly row: Row;
  /** Among the shown rows, from 0. */
  readonly place: number;
  readonly names: Names;
  /** Whether Tab comes here. */
  readonly active: boolean;
  readonly selected: boolean;
  readonly inChain: boolean;
  /** Whether the row of its cause is among the shown ones. */
  readonly causeShown: boolean;
  readonly measure: (element: HTMLElement | null) => void;
}) {
  const { event, lane } = row;
  return (
    <tr
      ref={measure}
      role="row"
      aria-rowindex={place + 2}
      aria-selected={selected}
      tabIndex={active ? 0 : -1}
      className={styles.row}
      data-index={place}
      data-id={event.id}
      data-lane={lane}
      data-chain={inChain}
      data-odd={place % 2 === 1}
    >
      <td role="gridcell" className={styles.number}>
        {event.id}
      </td>
      <td role="gridcell" className={styles.time}>
        {timeOf(event)}
      </td>
      <td role="gridcell" className={styles.where}>
        <span>{whereOf(event)}</span>
      </td>
      <td role="gridcell" className={styles.what}>
        <Marked segments={tell(event, names)} />
      </td>
      <td role="gridcell" className={styles.cause}>
        {event.cause !== undefined &&
          (causeShown ? (
            <button type="button" tabIndex={active ? 0 : -1} data-cause={event.cause}>
              <span className="sr-only">because of </span>#{event.cause}
            </button>
          ) : (
            <>
              <span className="sr-only">because of </span>#{event.cause}
            </>
          ))}
      </td>
    </tr>
  );
});
