import styles from "./diff.module.css";
// Types only: a page that shows a diff made by the build needs nothing that makes one.
import type { DiffRow, FileDiff } from "./rows.ts";
import { tellRows } from "./tell-rows.ts";

/**
 * What has become of a file: a table that says of each line whether it went, came or stayed.
 *
 * @param by what changed it, where a page shows several changes of one file
 */
export function DiffTable({
  diff: { path, rows },
  by,
}: {
  readonly diff: FileDiff;
  readonly by?: string;
}) {
  const label = by === undefined ? `Changes of ${path}` : `${by}: changes of ${path}`;
  return (
    // Long lines scroll: so a keyboard must reach the region (axe: scrollable-region-focusable).
    <div className={styles.scroll} role="region" aria-label={label} tabIndex={0}>
      <table className={styles.diff}>
        <caption>
          <span className={styles.told}>
            <b>{path}</b>: {tellRows(rows)}
          </span>
        </caption>
        <thead className={styles.unseen}>
          <tr>
            <th scope="col">Line before</th>
            <th scope="col">Line now</th>
            <th scope="col">Code</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <Row key={index} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row }: { readonly row: DiffRow }) {
  if (row.is === "skipped") {
    return (
      <tr data-is="skipped">
        <td colSpan={3}>{row.lines === 1 ? "1 line" : `${row.lines} lines`} as before</td>
      </tr>
    );
  }
  return (
    <tr data-is={row.is}>
      <td>{row.is === "added" ? "" : row.before}</td>
      <td>{row.is === "removed" ? "" : row.after}</td>
      <td>
        <Line row={row} />
      </td>
    </tr>
  );
}

function Line({ row }: { readonly row: Exclude<DiffRow, { is: "skipped" }> }) {
  switch (row.is) {
    case "removed":
      return (
        <del>
          <span aria-hidden="true">− </span>
          <span className={styles.unseen}>removed: </span>
          <code>{row.text}</code>
        </del>
      );
    case "added":
      return (
        <ins>
          <span aria-hidden="true">+ </span>
          <span className={styles.unseen}>added: </span>
          <code>{row.text}</code>
        </ins>
      );
    case "same":
      return (
        <span>
          <span aria-hidden="true">{"  "}</span>
          <code>{row.text}</code>
        </span>
      );
  }
}
