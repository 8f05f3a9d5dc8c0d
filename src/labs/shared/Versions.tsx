import { useId } from "react";

import { versionOptions, type Scenario } from "./scenario.ts";
import styles from "./versions.module.css";

/** Which code runs: the example's own, or the same with a named change. */
export function Versions({
  scenario,
  chosen,
  disabled,
  onChoose,
}: {
  readonly scenario: Scenario;
  readonly chosen: string | undefined;
  readonly disabled: boolean;
  readonly onChoose: (version: string | undefined) => void;
}) {
  const id = useId();
  const options = versionOptions(scenario);
  if (options.length === 0) return null;
  return (
    <fieldset className={styles.versions} disabled={disabled}>
      <legend>Which code runs?</legend>
      {options.map(({ name, label }) => (
        <label key={label}>
          <input type="radio" name={id} checked={name === chosen} onChange={() => onChoose(name)} />{" "}
          {label}
        </label>
      ))}
    </fieldset>
  );
}
