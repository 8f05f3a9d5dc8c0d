import { useId } from "react";

import styles from "./guide.module.css";
import { nextStep, type GuideState } from "./guide.ts";
import { Prediction, tellPrediction } from "./Prediction.tsx";
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
  return tellPrediction(ask, guide.predictions[index], verdict.option);
}
