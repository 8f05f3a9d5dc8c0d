import { isKept, tellOutcomes, type Outcome } from "./outcome.ts";
import styles from "./race.module.css";
import { spell } from "./words.ts";

/** All orders that ran, a button each: ✓ kept both increments, ✗ lost one. */
export function Strip({
  outcomes,
  path,
  onWalk,
}: {
  readonly outcomes: readonly Outcome[];
  /** The order that is shown in steps, as far as it has been walked. */
  readonly path: string;
  readonly onWalk: (path: string) => void;
}) {
  return (
    <div className={styles.orders}>
      <p className={styles.verdict} data-lost={outcomes.some((outcome) => !isKept(outcome))}>
        {tellOutcomes(outcomes)}
      </p>
      <ol className={styles.strip} aria-label="Orders that can happen">
        {outcomes.map((outcome) => {
          const kept = isKept(outcome);
          return (
            <li key={outcome.order}>
              <button
                type="button"
                className={styles.order}
                aria-pressed={outcome.order === path}
                data-kept={kept}
                data-possible={outcome.order.startsWith(path)}
                onClick={() => onWalk(outcome.order)}
              >
                <span aria-hidden="true" className={styles.mark}>
                  {kept ? "✓" : "✗"}
                </span>
                <span>{spell(outcome.order)}</span>
                <span className="sr-only">, {kept ? "keeps both" : "loses one"}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
