import { useId } from "react";

import styles from "./guide.module.css";
import { nextStep, type GuideState } from "./guide.ts";
import { tellSights, tellStep, type Deed, type Scenario, type ScenarioStep } from "./scenario.ts";

/**
 * The steps of a scenario while it runs. A step is done when the run shows it, whoever did it; what is
 * a control of the lab can be done from here.
 */
export function Guide({
  scenario,
  guide,
  perform,
  onPredict,
  onShowEvent,
}: {
  readonly scenario: Scenario;
  readonly guide: GuideState;
  readonly perform: (deed: Deed) => void;
  readonly onPredict: (step: number, option: number | "skip") => void;
  /** Shows the event that proves an answer. */
  readonly onShowEvent: (id: number) => void;
}) {
  const titleId = useId();
  const { steps } = scenario;
  const next = nextStep(guide);
  const last = lastVerdict(guide);
  const proof = last === undefined ? undefined : guide.verdicts[last]?.proof;
  return (
    <div role="group" className={styles.guide} aria-labelledby={titleId}>
      <p className={styles.title} id={titleId}>
        Step by step
      </p>
      <ol>
        {steps.map((step, index) => {
          const progress = index < next ? "done" : index === next ? "next" : "later";
          return (
            <li
              key={index}
              data-progress={progress}
              aria-current={progress === "next" ? "step" : undefined}
            >
              {tellStep(step)}
              {progress === "done" && <span className={styles.done}> Done.</span>}
              {progress === "next" && step.do !== "press" && (
                <button type="button" onClick={() => perform(step)}>
                  Do it
                </button>
              )}
              {progress === "done" && <p className={styles.seen}>{tellSights(step.then)}</p>}
              {progress !== "later" && step.ask && (
                <Prediction
                  ask={step.ask}
                  foreseen={guide.predictions[index]}
                  open={progress === "next"}
                  onPredict={(option) => onPredict(index, option)}
                />
              )}
            </li>
          );
        })}
      </ol>
      <p role="status" className={styles.verdict}>
        {tellVerdict(steps, guide)}
      </p>
      {proof !== undefined && (
        <button type="button" className={styles.proof} onClick={() => onShowEvent(proof)}>
          Show #{proof} on the wire
        </button>
      )}
    </div>
  );
}

function Prediction({
  ask,
  foreseen,
  open,
  onPredict,
}: {
  readonly ask: NonNullable<ScenarioStep["ask"]>;
  readonly foreseen: number | "skip" | undefined;
  /** Whether the step is still to be done. */
  readonly open: boolean;
  readonly onPredict: (option: number | "skip") => void;
}) {
  const name = useId();
  if (!open || foreseen === "skip") return null;
  return (
    <fieldset className={styles.ask}>
      <legend>What do you think: {ask.question}</legend>
      {ask.options.map((option, index) => (
        <label key={option}>
          <input
            type="radio"
            name={name}
            checked={foreseen === index}
            onChange={() => onPredict(index)}
          />{" "}
          {option}
        </label>
      ))}
      <button type="button" onClick={() => onPredict("skip")}>
        Skip
      </button>
    </fieldset>
  );
}

/** Index of the last step whose question the run has answered. */
function lastVerdict({ verdicts }: GuideState): number | undefined {
  const answered = Object.keys(verdicts).map(Number);
  return answered.length === 0 ? undefined : Math.max(...answered);
}

/** What the run says to the last question that it has answered. */
function tellVerdict(steps: readonly ScenarioStep[], guide: GuideState): string {
  const index = lastVerdict(guide) ?? -1;
  const verdict = guide.verdicts[index];
  const ask = steps[index]?.ask;
  if (verdict === undefined || ask === undefined) return "";
  const came = ask.options[verdict.option] ?? "";
  const foreseen = guide.predictions[index];
  if (typeof foreseen !== "number") return `${ask.question} ${came}.`;
  return foreseen === verdict.option
    ? `${ask.question} As you thought: ${came}.`
    : `${ask.question} You thought: ${ask.options[foreseen] ?? ""}. The run says: ${came}.`;
}
