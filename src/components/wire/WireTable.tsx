import { Fragment, useEffect, useId, useRef, useState } from "react";

import styles from "./wire-table.module.css";

/** One event in words. */
export type WireRow = {
  readonly id: number;
  /** Such as `1.204 s`, since the run started. */
  readonly time: string;
  readonly where: string;
  readonly what: string;
  /** For the eye; `where` says the same in words. */
  readonly lane: "tab" | "jar" | "server" | "store";
  /** What opens when the event is selected: a label and a text each. */
  readonly details: readonly (readonly [label: string, text: string])[];
};

/** Rows drawn at once. Older ones are one press away. */
const page = 200;

/** What happened on the wire, oldest first, as a captioned table; a row opens to show its details. */
export function WireTable({
  caption,
  rows,
}: {
  readonly caption: string;
  readonly rows: readonly WireRow[];
}) {
  const id = useId();
  const [open, setOpen] = useState<number>();
  const [shown, setShown] = useState(page);
  const scroller = useFollow(rows.length);
  const hidden = Math.max(0, rows.length - shown);

  return (
    // A region that scrolls is reachable by keyboard (axe: scrollable-region-focusable).
    <div ref={scroller} className={styles.scroller} tabIndex={0} role="group" aria-label={caption}>
      {hidden > 0 && (
        <button type="button" onClick={() => setShown(shown + page)}>
          Show {Math.min(page, hidden)} earlier of {hidden}
        </button>
      )}
      <table className={styles.wire}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Where</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(hidden).map((row) => (
            <Fragment key={row.id}>
              <tr data-lane={row.lane}>
                <td className={styles.time}>{row.time}</td>
                <td>{row.where}</td>
                <td>
                  {row.details.length === 0 ? (
                    row.what
                  ) : (
                    <button
                      type="button"
                      aria-expanded={open === row.id}
                      aria-controls={open === row.id ? `${id}-${row.id}` : undefined}
                      onClick={() => setOpen(open === row.id ? undefined : row.id)}
                    >
                      {row.what}
                    </button>
                  )}
                </td>
              </tr>
              {open === row.id && (
                <tr id={`${id}-${row.id}`} className={styles.details}>
                  <td colSpan={3}>
                    <dl>
                      {row.details.map(([label, text]) => (
                        <Fragment key={label}>
                          <dt>{label}</dt>
                          <dd>
                            <pre>{text}</pre>
                          </dd>
                        </Fragment>
                      ))}
                    </dl>
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Keeps the newest row in sight for as long as the reader has not scrolled away from it. */
function useFollow(count: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const follows = useRef(true);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const note = () => {
      follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < 24;
    };
    element.addEventListener("scroll", note, { passive: true });
    return () => element.removeEventListener("scroll", note);
  }, []);

  useEffect(() => {
    const element = scroller.current;
    if (element !== null && follows.current) element.scrollTop = element.scrollHeight;
  }, [count]);

  return scroller;
}
