import clsx from "clsx";
import { useId } from "react";

import choices from "../shared/choices.module.css";
import { fixes, type FixName, type Processes } from "./fixes.ts";
import styles from "./race.module.css";

/** What the two requests do, and where. */
export function Choices({
  fix,
  processes,
  disabled,
  onChoose,
}: {
  readonly fix: FixName;
  readonly processes: Processes;
  readonly disabled: boolean;
  readonly onChoose: (fix: FixName, processes: Processes) => void;
}) {
  const group = useId();
  return (
    <div className={clsx(choices.choices, styles.choices)}>
      <fieldset disabled={disabled}>
        <legend>Both requests</legend>
        {fixes.map(({ name, label }) => (
          <label key={name}>
            <input
              type="radio"
              name={`${group} fix`}
              checked={name === fix}
              onChange={() => onChoose(name, processes)}
            />
            {label}
          </label>
        ))}
      </fieldset>
      <fieldset disabled={disabled}>
        <legend>They run in</legend>
        {([1, 2] as const).map((count) => (
          <label key={count}>
            <input
              type="radio"
              name={`${group} processes`}
              checked={count === processes}
              onChange={() => onChoose(fix, count)}
            />
            {count === 1 ? "one process" : "two processes"}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
