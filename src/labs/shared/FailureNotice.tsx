import type { Failure } from "../../runtime/port.ts";
import styles from "./failure-notice.module.css";

/** What went wrong, where, and what the reader can do. The status line has announced it already. */
export function FailureNotice({ failure }: { readonly failure: Failure }) {
  return (
    <div className={styles.failure} data-failure={failure.kind}>
      {failure.at && (
        <p>
          <code>
            {failure.at.file}:{failure.at.line}:{failure.at.column}
          </code>
        </p>
      )}
      <p>
        <code>{failure.message}</code>
      </p>
      <p>{failure.remedy}</p>
    </div>
  );
}
