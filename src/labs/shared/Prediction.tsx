import { useId } from "react";

import styles from "./guide.module.css";

/** A question that a run will answer, and what can be thought of it. */
export type Question = { readonly question: string; readonly options: readonly string[] };

/** What a reader thinks: the index of an option, or nothing. */
export type Foreseen = number | "skip" | undefined;

/** Lets the reader predict what a run will say. There is no score, and it can be skipped. */
export function Prediction({
  ask,
  foreseen,
  open,
  onPredict,
}: {
  readonly ask: Question;
  readonly foreseen: Foreseen;
  /** Whether the run is still to answer. */
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

/** What the run says to a question, beside what the reader thought. */
export function tellPrediction(
  { question, options }: Question,
  foreseen: Foreseen,
  came: number,
): string {
  const told = options[came] ?? "";
  if (typeof foreseen !== "number") return `${question} ${told}.`;
  return foreseen === came
    ? `${question} As you thought: ${told}.`
    : `${question} You thought: ${options[foreseen] ?? ""}. The run says: ${told}.`;
}
