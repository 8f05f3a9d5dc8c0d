import clsx from "clsx";
import type { ReactNode } from "react";

import lab from "../lab.module.css";
import guide from "../shared/guide.module.css";
import { Prediction, tellPrediction, type Foreseen } from "../shared/Prediction.tsx";
import table from "../shared/table.module.css";
import { contenders, isKept, type Outcome, type Sight } from "./outcome.ts";
import styles from "./race.module.css";
import { walk } from "./walk.ts";
import { operationWords, tellEnd, tellStep } from "./words.ts";

/** One order, step by step: what each request holds and what the store holds. */
export function Steps({
  outcomes,
  path,
  foreseen,
  onWalk,
  onPredict,
  onShowLast,
}: {
  readonly outcomes: readonly Outcome[];
  readonly path: string;
  /** What the reader thinks that the store will hold. */
  readonly foreseen: Foreseen;
  readonly onWalk: (path: string) => void;
  readonly onPredict: (option: Foreseen) => void;
  /** Shows the last step on the wire. */
  readonly onShowLast: () => void;
}) {
  const { steps, next, waiting, outcome } = walk(outcomes, path);
  const start = outcomes[0]?.start;
  const last = steps.at(-1);
  return (
    <div className={styles.walk}>
      <table className={clsx(table.table, styles.steps)}>
        <caption>Step by step</caption>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">A holds</th>
            <th scope="col">B holds</th>
            <th scope="col">Store holds</th>
          </tr>
        </thead>
        <tbody>
          {start && <Row text="Both requests have loaded the session." sight={start} />}
          {steps.map((step, index) => (
            <Row key={path.slice(0, index + 1)} text={tellStep(step)} sight={step} />
          ))}
        </tbody>
      </table>
      <p className={styles.end} data-kept={outcome && isKept(outcome)} aria-live="polite">
        {last && <span className="sr-only">{tellStep(last)} </span>}
        {outcome ? tellEnd(outcome) : "Who goes next?"}
        {outcome && typeof foreseen === "number" && (
          <span> {tellPrediction(ask, foreseen, isKept(outcome) ? 1 : 0)}</span>
        )}
      </p>
      <div className={guide.guide}>
        <Prediction
          ask={ask}
          foreseen={foreseen}
          open={outcome === undefined}
          onPredict={onPredict}
        />
      </div>
      <div className={lab.actions} role="group" aria-label="Next step">
        {contenders.map((request) => {
          const ready = next.find((one) => one.request === request);
          const still = waiting.includes(request) ? "waits" : "done";
          return (
            <Press key={request} disabled={!ready} onPress={() => onWalk(path + request)}>
              {request}: {ready ? operationWords[ready.operation] : still}
            </Press>
          );
        })}
        <Press disabled={path === ""} onPress={() => onWalk(path.slice(0, -1))}>
          Step back
        </Press>
        <Press disabled={path === ""} onPress={() => onWalk("")}>
          From the start
        </Press>
        <Press disabled={path === ""} onPress={onShowLast}>
          Show the last step on the wire
        </Press>
      </div>
    </div>
  );
}

const ask = {
  question: "What will the store hold when both are done?",
  options: ["1", "2"],
} as const;

function Row({ text, sight }: { readonly text: string; readonly sight: Sight }) {
  return (
    <tr>
      <th scope="row">{text}</th>
      <td>{sight.holds.A}</td>
      <td>{sight.holds.B}</td>
      <td>{sight.stored}</td>
    </tr>
  );
}

/** A button that keeps the focus when there is nothing more to press it for. */
function Press({
  disabled,
  onPress,
  children,
}: {
  readonly disabled: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button type="button" aria-disabled={disabled} onClick={() => !disabled && onPress()}>
      {children}
    </button>
  );
}
