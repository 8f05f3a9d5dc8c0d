import { Marked } from "../identity/Marked.tsx";
import { useNames } from "../identity/names-context.tsx";
import { ansiRuns } from "./ansi.ts";
import type { AnsiRun } from "./ansi.ts";
import styles from "./log-panel.module.css";

export type LogEntry = {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly text: string;
  readonly source: "example" | "runtime";
};

/** What the server printed, oldest first, each line with its level where that is not the plain one. */
export function LogPanel({
  lines,
  onClear,
}: {
  readonly lines: readonly LogEntry[];
  readonly onClear: () => void;
}) {
  return (
    <div className={styles.log} role="group" aria-label="Log of the server">
      <div className={styles.head}>
        <b>Log of the server</b>
        <button type="button" disabled={lines.length === 0} onClick={onClear}>
          Clear log
        </button>
      </div>
      {/* A region that scrolls is reachable by keyboard (axe: scrollable-region-focusable). */}
      <div className={styles.lines} tabIndex={0} role="log" aria-label="Lines of the log">
        {lines.length === 0 && <p className={styles.empty}>Nothing printed yet.</p>}
        {lines.map(({ level, text, source }, index) => (
          <pre key={index} data-level={level} data-source={source}>
            {level === "info" ? null : <b>{level}: </b>}
            {ansiRuns(text).map((run, at) => (
              <Run key={at} run={run} />
            ))}
          </pre>
        ))}
      </div>
    </div>
  );
}

/** Elements and text only: what a server prints can't become markup. */
function Run({ run: { text, color, bold, dim, italic, underline } }: { readonly run: AnsiRun }) {
  const names = useNames();
  const look = [bold && "bold", dim && "dim", italic && "italic", underline && "underline"];
  const looks = look.filter(Boolean).join(" ");
  const marked = <Marked segments={names.mark(text)} ask />;
  if (color === undefined && looks === "") return marked;
  return (
    <span data-ansi={color} data-look={looks}>
      {marked}
    </span>
  );
}
