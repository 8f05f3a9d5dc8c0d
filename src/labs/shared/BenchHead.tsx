import useIsBrowser from "@docusaurus/useIsBrowser";

import type { ReactNode } from "react";

import { StartSteps } from "../../components/lab/StartSteps.tsx";
import type { Failure, Runtime, StartStep } from "../../runtime/port.ts";
import styles from "../lab.module.css";
import { badgeOf } from "./badge.ts";
import { FailureNotice } from "./FailureNotice.tsx";
import { LabStatus, LabTitle, NeedsJavaScript } from "./head-parts.tsx";
import { toStepView } from "./words.ts";

/** The head of a lab with a view of its own: what it shows, whether it runs, and on what. */
export function BenchHead({
  titleId,
  title,
  shows,
  at,
  runtime,
  status,
  steps,
  failure,
  onRun,
  onStop,
  children,
}: {
  readonly titleId: string;
  readonly title: string;
  readonly shows: string;
  /** Whether there is anything to stop, and whether there ever was. */
  readonly at: "idle" | "under way" | "ended";
  /** What runs it, while it runs. */
  readonly runtime: Runtime["name"] | undefined;
  readonly status: string;
  /** How far a start has come, where it tells. */
  readonly steps: readonly StartStep[] | undefined;
  readonly failure: Failure | undefined;
  readonly onRun: () => void;
  readonly onStop: () => void;
  /** What is said of the runtime. */
  readonly children: ReactNode;
}) {
  const hydrated = useIsBrowser();
  const runs = at === "under way";
  return (
    <header className={styles.head}>
      <LabTitle id={titleId} title={title} shows={shows} />
      <div className={styles.actions} role="group" aria-label="Run the lab">
        {runs ? (
          <button type="button" onClick={onStop}>
            Stop
          </button>
        ) : (
          <button type="button" className={styles.run} disabled={!hydrated} onClick={onRun}>
            {at === "idle" ? "Run" : "Run again"}
          </button>
        )}
      </div>
      <LabStatus live={runtime !== undefined} badge={badgeOf(runtime)} status={status} />
      {children}
      <NeedsJavaScript />
      {steps && <StartSteps steps={steps.map(toStepView)} />}
      {failure && <FailureNotice failure={failure} />}
    </header>
  );
}
