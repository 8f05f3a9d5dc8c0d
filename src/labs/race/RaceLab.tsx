import code from "@generated/runtime-assets/default/race-code.json";
import useBrokenLinks from "@docusaurus/useBrokenLinks";
import useIsBrowser from "@docusaurus/useIsBrowser";
import { useId, useMemo } from "react";

import { NamesProvider } from "../../components/identity/names-context.tsx";
import { CodeView } from "../../components/snippet/CodeView.tsx";
import type { TraceEvent } from "../../trace/event.ts";
import lab from "../lab.module.css";
import { benches } from "../index.ts";
import { BenchHead } from "../shared/BenchHead.tsx";
import { ChosenRuntime, RuntimeSwitch } from "../shared/choice/RuntimeSwitch.tsx";
import { RecordedRun } from "../shared/golden/RecordedRun.tsx";
import { useShownEvent } from "../shared/use-shown-event.ts";
import { failureWords, slowWords } from "../shared/words.ts";
import { WireSection } from "../shared/WireSection.tsx";
import { Choices } from "./Choices.tsx";
import { fixes } from "./fixes.ts";
import { tellOutcomes } from "./outcome.ts";
import styles from "./race.module.css";
import { Recorded } from "./Recorded.tsx";
import { isLive, type Phase, type RaceState } from "./state.ts";
import { Steps } from "./Steps.tsx";
import { Strip } from "./Strip.tsx";
import { useBench } from "./use-bench.ts";
import { afterSteps, wireOf } from "./wire.ts";

const { title, shows } = benches.race;

/** Two increments of one session at once, in every order: static until the reader presses Run. */
export function RaceLab() {
  const [state, { run, stop, choose, walk, predict }] = useBench();
  const titleId = useId();
  const hydrated = useIsBrowser();
  const { wire, asked, showEvent } = useShownEvent();
  const { phase, fix, processes, chosen } = state;
  const tells = fixes.find(({ name }) => name === fix)?.tells ?? "";
  const events = useWire(state);
  useBrokenLinks().collectAnchor("lab-race");

  return (
    <NamesProvider events={events}>
      <section
        className={lab.lab}
        id="lab-race"
        aria-labelledby={titleId}
        data-lab="race"
        data-phase={phase.at}
      >
        <BenchHead
          titleId={titleId}
          title={title}
          shows={shows}
          at={isOver(phase) ? (phase.at === "idle" ? "idle" : "ended") : "under way"}
          runtime={isLive(phase) ? chosen?.runtime : undefined}
          status={tellPhase(phase)}
          steps={phase.at === "starting" ? phase.within : undefined}
          failure={phase.at === "failed" ? phase.failure : undefined}
          onRun={run}
          onStop={stop}
        >
          <ChosenRuntime chosen={isOver(phase) ? undefined : chosen} />
          <RuntimeSwitch
            disabled={!hydrated}
            onChoose={() => {
              if (!isOver(phase)) stop();
            }}
          />
        </BenchHead>

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
            <Steps
              outcomes={phase.outcomes}
              path={phase.path}
              foreseen={state.foreseen}
              onWalk={walk}
              onPredict={predict}
              onShowLast={() => {
                const last = events.findLast(
                  ({ cause, kind }) => cause && kind !== "http-response",
                );
                showEvent(last?.id);
              }}
            />
          </>
        ) : (
          <p className={lab.quiet}>
            {isOver(phase)
              ? "Every order of the steps is drawn here, once it has run."
              : "The orders are being run…"}
          </p>
        )}

        <WireSection
          ref={wire}
          title={title}
          versions={state.versions}
          events={events}
          asked={asked}
          quiet={
            phase.at === "measured"
              ? undefined
              : "The two requests of an order, and every operation of the store in it, are listed here."
          }
        />
        <Recorded />
        <RecordedRun of="race" />
      </section>
    </NamesProvider>
  );
}

const none: readonly TraceEvent[] = [];

/** What happened in the order that the reader has chosen, or steps through, so far. */
function useWire({ phase, events }: RaceState): readonly TraceEvent[] {
  const path = phase.at === "measured" ? phase.path : "";
  const outcome =
    phase.at === "measured"
      ? phase.outcomes.find(({ order }) => order.startsWith(path))
      : undefined;
  const all = useMemo(() => (outcome ? wireOf(outcome, events) : none), [outcome, events]);
  return useMemo(
    () => (outcome ? afterSteps(all, outcome, path.length) : none),
    [all, outcome, path.length],
  );
}

const isOver = ({ at }: Phase): boolean => at === "idle" || at === "stopped" || at === "failed";

function tellPhase(phase: Phase): string {
  switch (phase.at) {
    case "idle":
      return "Nothing of it is loaded until you press Run.";
    case "starting":
      return ["Starting: load the runtime and the program.", ...slowWords(phase.within)].join(" ");
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
