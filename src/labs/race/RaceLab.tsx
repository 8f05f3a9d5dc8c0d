import code from "@generated/runtime-assets/default/race-code.json";
import useIsBrowser from "@docusaurus/useIsBrowser";
import { useId } from "react";

import { CodeView } from "../../components/snippet/CodeView.tsx";
import lab from "../lab.module.css";
import { FailureNotice } from "../shared/FailureNotice.tsx";
import { failureWords } from "../shared/words.ts";
import { Choices } from "./Choices.tsx";
import { fixes } from "./fixes.ts";
import { tellOutcomes } from "./outcome.ts";
import styles from "./race.module.css";
import { Recorded } from "./Recorded.tsx";
import { isLive, type Phase } from "./state.ts";
import { Steps } from "./Steps.tsx";
import { Strip } from "./Strip.tsx";
import { useBench } from "./use-bench.ts";

/** Two increments of one session at once, in every order: static until the reader presses Run. */
export function RaceLab() {
  const [state, { run, stop, choose, walk }] = useBench();
  const titleId = useId();
  const hydrated = useIsBrowser();
  const { phase, fix, processes } = state;
  const ended = phase.at === "idle" || phase.at === "stopped" || phase.at === "failed";
  const tells = fixes.find(({ name }) => name === fix)?.tells ?? "";

  return (
    <section className={lab.lab} aria-labelledby={titleId} data-lab="race" data-phase={phase.at}>
      <header className={lab.head}>
        <div className={lab.what}>
          <p className={lab.title} id={titleId}>
            Lost updates
          </p>
          <p className={lab.shows}>
            Two requests increment one session at once. Which orders of their steps lose one?
          </p>
        </div>
        <div className={lab.actions} role="group" aria-label="Run the lab">
          {ended ? (
            <button type="button" className={lab.run} disabled={!hydrated} onClick={run}>
              {phase.at === "idle" ? "Run" : "Run again"}
            </button>
          ) : (
            <button type="button" onClick={stop}>
              Stop
            </button>
          )}
        </div>
        <p className={lab.status}>
          <span className={lab.badge} data-live={isLive(phase)}>
            {isLive(phase) ? "live, embedded" : "not running"}
          </span>{" "}
          <span role="status">{tellPhase(phase)}</span>
        </p>
        {phase.at === "failed" && <FailureNotice failure={phase.failure} />}
      </header>

      <div className={styles.setting}>
        <Choices fix={fix} processes={processes} disabled={!hydrated} onChoose={choose} />
        <div className={styles.code}>
          <CodeView html={code[fix] ?? ""} language="increment.js" />
          <p className={styles.tells}>{tells}</p>
        </div>
      </div>

      {phase.at === "measured" ? (
        <>
          <Strip outcomes={phase.outcomes} path={phase.path} onWalk={walk} />
          <Steps outcomes={phase.outcomes} path={phase.path} onWalk={walk} />
        </>
      ) : (
        <p className={styles.quiet}>
          {isLive(phase) || phase.at === "starting"
            ? "The orders are being run…"
            : "Every order of the steps is drawn here, once it has run."}
        </p>
      )}

      <Recorded />
    </section>
  );
}

function tellPhase(phase: Phase): string {
  switch (phase.at) {
    case "idle":
      return "Nothing of it is loaded until you press Run.";
    case "starting":
      return "Starting: load the runtime and the program.";
    case "measuring":
      return "Running every order.";
    case "measured":
      return tellOutcomes(phase.outcomes);
    case "stopped":
      return "Stopped. Nothing of the lab runs any more.";
    case "failed":
      return `Failed: ${failureWords[phase.failure.kind]}`;
  }
}
