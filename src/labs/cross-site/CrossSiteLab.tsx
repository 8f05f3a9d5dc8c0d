import { useLocation } from "@docusaurus/router";
import { createStorageSlot } from "@docusaurus/theme-common";
import useBaseUrl from "@docusaurus/useBaseUrl";
import useIsBrowser from "@docusaurus/useIsBrowser";
import { useEffect, useId, useReducer, useRef } from "react";

import lab from "../lab.module.css";
import { FailureNotice } from "../shared/FailureNotice.tsx";
import { readersVariant } from "../shared/variant.ts";
import { failureWords } from "../shared/words.ts";
import styles from "./cross-site.module.css";
import { Matrix } from "./Matrix.tsx";
import { pages, transportWords } from "./pages.ts";
import { Recorded } from "./Recorded.tsx";
import { openSession, type Session } from "./session.ts";
import { Shown } from "./Shown.tsx";
import { initialState, isLive, reduce, type CrossSiteState } from "./state.ts";
import { SwitchBoard } from "./SwitchBoard.tsx";

/** Pages of four origins connect to one server: static until the reader presses Run. */
export function CrossSiteLab() {
  const [state, dispatch] = useReducer(reduce, initialState);
  const { search } = useLocation();
  const baseUrl = useBaseUrl("/");
  const session = useRef<Session | undefined>(undefined);
  const stage = useRef<HTMLDivElement>(null);
  const titleId = useId();
  const hydrated = useIsBrowser();
  const { phase, switches } = state;
  const live = isLive(state);
  const ended = phase.at === "idle" || phase.at === "stopped" || phase.at === "failed";

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
      frame: (title) => {
        const frame = document.createElement("iframe");
        frame.title = title;
        stage.current?.replaceChildren(frame);
        return frame;
      },
      dispatch,
    });
  };

  // `end` reads refs only, so that of any render ends whatever runs now.
  useEffect(() => end, []);
  useEffect(() => {
    if (phase.at === "failed") end();
  }, [phase.at]);

  return (
    <section
      className={lab.lab}
      aria-labelledby={titleId}
      data-lab="cross-site"
      data-phase={phase.at}
    >
      <header className={lab.head}>
        <div className={lab.what}>
          <p className={lab.title} id={titleId}>
            Who gets in, as whom
          </p>
          <p className={lab.shows}>
            In one browser, pages of four origins connect to the server that holds your session.
          </p>
        </div>
        <div className={lab.actions} role="group" aria-label="Run the lab">
          {ended ? (
            <button type="button" className={lab.run} disabled={!hydrated} onClick={run}>
              {phase.at === "idle" ? "Run" : "Run again"}
            </button>
          ) : (
            <button
              type="button"
              onClick={() => {
                end();
                dispatch({ do: "stop" });
              }}
            >
              Stop
            </button>
          )}
        </div>
        <p className={lab.status}>
          <span className={lab.badge} data-live={live}>
            {live ? "live, embedded" : "not running"}
          </span>{" "}
          <span role="status">{tellPhase(state)}</span>
        </p>
        {phase.at === "failed" && <FailureNotice failure={phase.failure} />}
      </header>

      <SwitchBoard
        switches={switches}
        disabled={!hydrated}
        onSwitch={(next) => {
          dispatch({ do: "switch", switches: next });
          if (phase.at === "starting" || live) session.current?.measure(next);
        }}
      />
      <Matrix state={state} onProbe={(cell) => session.current?.probe(cell)} />
      <Shown state={state} />
      <div className={styles.stage} ref={stage} hidden={!live} />
      <Recorded />
    </section>
  );
}

function tellPhase({ phase }: CrossSiteState): string {
  switch (phase.at) {
    case "idle":
      return "Nothing of it is loaded until you press Run.";
    case "starting":
      return "Starting: load the runtime and the example.";
    case "probing":
      return phase.cell
        ? `Connecting: ${tellCell(phase.cell)}.`
        : "Starting the server and your session.";
    case "done":
      return "Done. Press a result to see its page and its proof.";
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
