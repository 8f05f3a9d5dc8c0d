import { useLocation } from "@docusaurus/router";
import { createStorageSlot } from "@docusaurus/theme-common";
import useBaseUrl from "@docusaurus/useBaseUrl";
import useBrokenLinks from "@docusaurus/useBrokenLinks";
import useIsBrowser from "@docusaurus/useIsBrowser";
import { useEffect, useId, useMemo, useReducer, useRef } from "react";

import { NamesProvider } from "../../components/identity/names-context.tsx";
import type { TraceEvent } from "../../trace/event.ts";
import { benches } from "../index.ts";
import lab from "../lab.module.css";
import { BenchHead } from "../shared/BenchHead.tsx";
import { ChosenRuntime, RuntimeSwitch } from "../shared/choice/RuntimeSwitch.tsx";
import { useIntent } from "../shared/choice/use-intent.ts";
import { RecordedRun } from "../shared/golden/RecordedRun.tsx";
import guide from "../shared/guide.module.css";
import { Prediction, tellPrediction } from "../shared/Prediction.tsx";
import { useShownEvent } from "../shared/use-shown-event.ts";
import { readersVariant } from "../shared/variant.ts";
import { WireSection } from "../shared/WireSection.tsx";
import { failureWords, slowWords } from "../shared/words.ts";
import { answerOf, whoGetsIn } from "./answers.ts";
import styles from "./cross-site.module.css";
import { Matrix } from "./Matrix.tsx";
import { pages, transportWords } from "./pages.ts";
import { Recorded } from "./Recorded.tsx";
import { openSession, type Session } from "./session.ts";
import { Shown } from "./Shown.tsx";
import { cellKey, initialState, isLive, reduce, type CrossSiteState } from "./state.ts";
import { SwitchBoard } from "./SwitchBoard.tsx";

const { title, shows } = benches["cross-site"];

/** Pages of four origins connect to one server: static until the reader presses Run. */
export function CrossSiteLab() {
  const [state, dispatch] = useReducer(reduce, initialState);
  const { search } = useLocation();
  const baseUrl = useBaseUrl("/");
  const session = useRef<Session | undefined>(undefined);
  const stage = useRef<HTMLDivElement>(null);
  const { wire, asked, showEvent } = useShownEvent();
  const titleId = useId();
  const hydrated = useIsBrowser();
  useBrokenLinks().collectAnchor("lab-cross-site");
  const { phase, switches, shown, verdicts, chosen } = state;
  const live = isLive(state);
  const ended = phase.at === "idle" || phase.at === "stopped" || phase.at === "failed";
  const answer = phase.at === "done" ? answerOf(verdicts) : undefined;

  const end = () => {
    session.current?.end();
    session.current = undefined;
    stage.current?.replaceChildren();
  };
  const run = () => {
    end();
    dispatch({ do: "run" });
    session.current = openSession({
      baseUrl,
      variant: readersVariant(search, createStorageSlot("docusaurus.tab.lang").get()),
      switches,
      frame: (frameTitle) => {
        const frame = document.createElement("iframe");
        frame.title = frameTitle;
        stage.current?.replaceChildren(frame);
        return frame;
      },
      dispatch,
    });
  };
  const stop = () => {
    end();
    dispatch({ do: "stop" });
  };

  useIntent("cross-site", run);

  // `end` reads refs only, so that of any render ends whatever runs now.
  useEffect(() => end, []);
  useEffect(() => {
    if (phase.at === "failed") end();
  }, [phase.at]);

  return (
    <NamesProvider events={state.events}>
      <section
        className={lab.lab}
        id="lab-cross-site"
        aria-labelledby={titleId}
        data-lab="cross-site"
        data-phase={phase.at}
      >
        <BenchHead
          titleId={titleId}
          title={title}
          shows={shows}
          at={phase.at === "idle" ? "idle" : ended ? "ended" : "under way"}
          runtime={live ? chosen?.runtime : undefined}
          status={tellPhase(state)}
          steps={phase.at === "starting" ? phase.within : undefined}
          failure={phase.at === "failed" ? phase.failure : undefined}
          onRun={run}
          onStop={stop}
        >
          <ChosenRuntime chosen={ended ? undefined : chosen} />
          <RuntimeSwitch
            disabled={!hydrated}
            onChoose={() => {
              if (!ended) stop();
            }}
          />
        </BenchHead>

        <SwitchBoard
          switches={switches}
          disabled={!hydrated}
          onSwitch={(next) => {
            dispatch({ do: "switch", switches: next });
            if (phase.at === "starting" || live) session.current?.measure(next);
          }}
        />
        {hydrated && (
          <div className={guide.guide}>
            <Prediction
              ask={whoGetsIn}
              foreseen={state.foreseen}
              open={phase.at !== "done"}
              onPredict={(option) => dispatch({ do: "predict", option })}
            />
            <p role="status" className={guide.verdict}>
              {answer !== undefined && tellPrediction(whoGetsIn, state.foreseen, answer)}
            </p>
          </div>
        )}
        <Matrix state={state} onProbe={(cell) => session.current?.probe(cell)} />
        <Shown state={state} onShowEvent={showEvent} />
        <div className={styles.stage} ref={stage} hidden={!live} />
        <WireSection
          ref={wire}
          title={title}
          versions={state.versions}
          events={useEventsOfShown(state)}
          asked={asked}
          quiet={
            shown === undefined
              ? "Every request, upgrade and refusal of the page that was asked last is listed here."
              : undefined
          }
        />
        <Recorded />
        <RecordedRun of="cross-site" />
      </section>
    </NamesProvider>
  );
}

const none: readonly TraceEvent[] = [];

/** What happened in the tab of the cell that is shown. */
function useEventsOfShown({ events, shown, tabs }: CrossSiteState): readonly TraceEvent[] {
  const tab = shown && tabs[cellKey(shown)];
  return useMemo(
    () => (tab === undefined ? none : events.filter((event) => event.tab === tab)),
    [events, tab],
  );
}

function tellPhase({ phase, limit }: CrossSiteState): string {
  switch (phase.at) {
    case "idle":
      return "Nothing of it is loaded until you press Run.";
    case "starting":
      return ["Starting: load the runtime and the example.", ...slowWords(phase.within)].join(" ");
    case "probing":
      return phase.cell
        ? `Connecting: ${tellCell(phase.cell)}.`
        : "Starting the server and your session.";
    case "done":
      return ["Done. Press a result to see its page and its proof.", limit ?? ""].join(" ").trim();
    case "stopped":
      return "Stopped. Nothing of the lab runs any more.";
    case "failed":
      return `Failed: ${failureWords[phase.failure.kind]}`;
  }
}

function tellCell({ page, transport }: NonNullable<CrossSiteState["shown"]>): string {
  const origin = pages.find(({ name }) => name === page)?.origin ?? page;
  return `${origin}, ${transportWords[transport]}`;
}
