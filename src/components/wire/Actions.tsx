import { useRef } from "react";

import styles from "./toolbar.module.css";
import type { Said } from "./use-polite.ts";

/** What a reader does with a trace as a whole. */
export function Actions({
  count,
  said,
  paused,
  empty,
  onPause,
  onClear,
  onCopy,
  onExport,
  onImport,
}: {
  /** How many events are shown of how many, in words. */
  readonly count: string;
  /** What came of the last thing that the reader did. */
  readonly said: Said;
  /** Absent where nothing new can come, as for an imported trace. */
  readonly paused: boolean | undefined;
  readonly empty: boolean;
  readonly onPause: () => void;
  readonly onClear: () => void;
  readonly onCopy: () => void;
  readonly onExport: () => void;
  readonly onImport: (file: File) => void;
}) {
  const file = useRef<HTMLInputElement>(null);
  return (
    <div className={styles.actions} role="group" aria-label="The trace">
      <p className={styles.count}>
        {count}
        <span role="status" className={said.unseen ? "sr-only" : styles.said}>
          {said.text}
        </span>
      </p>
      {paused !== undefined && (
        <button type="button" aria-pressed={paused} onClick={onPause}>
          Pause
        </button>
      )}
      <button type="button" disabled={empty} onClick={onClear}>
        Clear
      </button>
      <button type="button" disabled={empty} onClick={onCopy}>
        Copy as text
      </button>
      <button type="button" disabled={empty} onClick={onExport}>
        Export
      </button>
      <button type="button" onClick={() => file.current?.click()}>
        Import…
      </button>
      <input
        ref={file}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="A trace as JSON"
        onChange={({ target }) => {
          const [chosen] = target.files ?? [];
          if (chosen) onImport(chosen);
          // The same file may be chosen again after it was corrected.
          target.value = "";
        }}
      />
    </div>
  );
}
