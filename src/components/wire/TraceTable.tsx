import { useId, type ReactNode } from "react";

import { Marked } from "../identity/Marked.tsx";
import type { TraceEvent } from "../../trace/event.ts";
import { createNames, type Names } from "../../trace/names.ts";
import { tell } from "../../trace/text.ts";
import { rowOfId, rowsOf, timeOf, whereOf } from "./rows.ts";
import styles from "./trace-table.module.css";

/**
 * A whole trace as a table: on paper, without JavaScript, for whoever reads it by ear. No hook but the
 * one for ids, and nothing that needs a browser, so that it can be rendered on a server.
 *
 * The roles say again what the elements are, because a table that is laid out as a list, as on a phone,
 * is none to some browsers (https://www.w3.org/TR/html-aam-1.0/#el-table).
 *
 * @param caption says what the trace shows, and which versions it was recorded with
 * @param names where the ids have been named already; otherwise they are named in the order of the events
 * @param rowId the `id` of an event's row, where other places link to it
 */
export function TraceTable({
  events,
  caption,
  names = createNames(events),
  rowId,
}: {
  readonly events: readonly TraceEvent[];
  readonly caption: ReactNode;
  readonly names?: Names;
  readonly rowId?: (event: number) => string;
}) {
  const table = useId();
  const idOf = rowId ?? ((event: number) => `${table}-${event}`);
  const rows = rowsOf(events);
  return (
    <table role="table" className={styles.trace}>
      <caption>{caption}</caption>
      <thead role="rowgroup">
        <tr>
          <th role="columnheader" scope="col">
            No.
          </th>
          <th role="columnheader" scope="col">
            Time
          </th>
          <th role="columnheader" scope="col">
            Where
          </th>
          <th role="columnheader" scope="col">
            What happened
          </th>
          <th role="columnheader" scope="col">
            Because of
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ event, lane }) =>
          event.kind === "note" && event.step !== undefined ? (
            <tr key={event.id} role="row" id={idOf(event.id)} className={styles.step}>
              <th role="rowheader" scope="row" colSpan={5}>
                {event.text}
              </th>
            </tr>
          ) : (
            <tr key={event.id} role="row" id={idOf(event.id)} data-lane={lane}>
              <th role="rowheader" scope="row">
                {event.id}
              </th>
              <td role="cell" className={styles.time}>
                {timeOf(event)}
              </td>
              <td role="cell" className={styles.where}>
                {whereOf(event)}
              </td>
              <td role="cell" className={styles.what}>
                <Marked segments={tell(event, names)} />
              </td>
              <td role="cell" className={styles.cause}>
                {event.cause !== undefined &&
                  (rowOfId(rows, event.cause) ? (
                    <a href={`#${idOf(event.cause)}`}>#{event.cause}</a>
                  ) : (
                    `#${event.cause}`
                  ))}
              </td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}
