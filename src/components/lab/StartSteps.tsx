import styles from "./start-steps.module.css";

export type StepView = {
  readonly name: string;
  readonly progress: "waiting" | "running" | "slow" | "done" | "failed";
};

const marks = { waiting: "○", running: "◐", slow: "◐", done: "●", failed: "✕" } as const;

/** The steps of a start, in order, each with its progress in words and as a mark. */
export function StartSteps({
  steps,
  detail,
}: {
  readonly steps: readonly StepView[];
  readonly detail?: string;
}) {
  return (
    <ol className={styles.steps} aria-label="Steps of the start">
      {steps.map(({ name, progress }) => (
        <li key={name} data-progress={progress}>
          <span aria-hidden="true" className={styles.mark}>
            {marks[progress]}
          </span>{" "}
          {name}
          {progress === "slow" ? (
            <span className={styles.slow}>: takes longer than usual</span>
          ) : (
            <span className="sr-only">: {progress}</span>
          )}
          {progress === "running" && detail ? <small> {detail}</small> : null}
        </li>
      ))}
    </ol>
  );
}
