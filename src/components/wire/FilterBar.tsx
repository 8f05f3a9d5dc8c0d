import { useId } from "react";

import { lanes, type Filter } from "./filter.ts";
import { groups } from "./rows.ts";
import styles from "./toolbar.module.css";

const laneLabels = { tab: "Tabs", jar: "Jars", server: "Server", store: "Store" } as const;

/** What a reader chooses to see. */
export function FilterBar({
  filter,
  browsers,
  hiddenHeartbeats,
  onChange,
}: {
  readonly filter: Filter;
  readonly browsers: readonly string[];
  readonly hiddenHeartbeats: number;
  readonly onChange: (filter: Filter) => void;
}) {
  const id = useId();
  return (
    <div className={styles.filters} role="group" aria-label="Events to show">
      <div className={styles.search}>
        <label htmlFor={`${id}-search`}>Search</label>
        <input
          id={`${id}-search`}
          type="search"
          placeholder="words, ids, headers"
          value={filter.search}
          onChange={({ target }) => onChange({ ...filter, search: target.value })}
        />
      </div>
      <div className={styles.search}>
        <label htmlFor={`${id}-browser`}>Browser</label>
        <select
          id={`${id}-browser`}
          value={filter.browser}
          onChange={({ target }) => onChange({ ...filter, browser: target.value })}
        >
          <option value="">all</option>
          {browsers.map((browser) => (
            <option key={browser}>{browser}</option>
          ))}
        </select>
      </div>
      <div className={styles.toggles} role="group" aria-label="Heartbeats">
        <button
          type="button"
          aria-pressed={filter.heartbeats}
          onClick={() => onChange({ ...filter, heartbeats: !filter.heartbeats })}
        >
          Heartbeats
        </button>
        {!filter.heartbeats && <span className={styles.aside}>{hiddenHeartbeats} hidden</span>}
      </div>
      <details className={styles.more}>
        <summary>
          Lanes: {tellChoice(filter.lanes, lanes)}; kinds: {tellChoice(filter.groups, groups)}
        </summary>
        <Toggles
          label="Lanes"
          all={lanes}
          chosen={filter.lanes}
          tell={(lane) => laneLabels[lane]}
          onChange={(chosen) => onChange({ ...filter, lanes: chosen })}
        />
        <Toggles
          label="Kinds"
          all={groups}
          chosen={filter.groups}
          tell={(group) => group}
          onChange={(chosen) => onChange({ ...filter, groups: chosen })}
        />
      </details>
    </div>
  );
}

const tellChoice = (chosen: readonly string[], all: readonly string[]): string =>
  chosen.length === all.length ? "all" : `${chosen.length} of ${all.length}`;

/** A choice of any number of things, each a button that is pressed or not. */
function Toggles<Value extends string>({
  label,
  all,
  chosen,
  tell,
  onChange,
}: {
  readonly label: string;
  readonly all: readonly Value[];
  readonly chosen: readonly Value[];
  readonly tell: (value: Value) => string;
  readonly onChange: (chosen: readonly Value[]) => void;
}) {
  return (
    <div className={styles.toggles} role="group" aria-label={label}>
      <span className={styles.label} aria-hidden="true">
        {label}
      </span>
      {all.map((value) => {
        const isChosen = chosen.includes(value);
        return (
          <button
            key={value}
            type="button"
            aria-pressed={isChosen}
            onClick={() =>
              onChange(all.filter((each) => (each === value ? !isChosen : chosen.includes(each))))
            }
          >
            {tell(value)}
          </button>
        );
      })}
    </div>
  );
}
