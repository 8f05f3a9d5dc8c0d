import type { Column } from "./columns.ts";
import { columnWidth } from "./drawing.ts";
import styles from "./grid.module.css";

/** What the lines of the drawing are, over the lines: a browser's name over its tabs and its jar. */
export function LaneHeads({ columns }: { readonly columns: readonly Column[] }) {
  const groups: { readonly browser: string | undefined; readonly columns: Column[] }[] = [];
  for (const column of columns) {
    const group = groups.at(-1);
    if (group && column.browser !== undefined && group.browser === column.browser) {
      group.columns.push(column);
    } else groups.push({ browser: column.browser, columns: [column] });
  }
  return (
    <span className={styles.heads} aria-hidden="true">
      {groups.map((group) => (
        <span key={group.columns[0]?.key} className={styles.headGroup}>
          {group.browser !== undefined && (
            <span className={styles.browser}>
              {group.columns.length > 1 ? group.browser : group.browser.replace(/^Browser /, "")}
            </span>
          )}
          <span className={styles.laneNames}>
            {group.columns.map((column) => (
              <span
                key={column.key}
                data-lane={column.lane}
                style={{ inlineSize: columnWidth(column) }}
              >
                {shortLabel(column)}
              </span>
            ))}
          </span>
        </span>
      ))}
    </span>
  );
}

/** "T1" for "Tab 1": there is little room over a line. */
const shortLabel = ({ lane, label }: Column): string =>
  lane === "tab" ? label.replace(/^Tab /, "T") : label;
