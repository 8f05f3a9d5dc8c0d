import { useLocation } from "@docusaurus/router";
import { createStorageSlot } from "@docusaurus/theme-common";
import useBaseUrl from "@docusaurus/useBaseUrl";
import useBrokenLinks from "@docusaurus/useBrokenLinks";
import useIsBrowser from "@docusaurus/useIsBrowser";
import { lazy, Suspense, useEffect, useId, useReducer, useRef } from "react";

import { NamesProvider } from "../components/identity/names-context.tsx";
import { BrowserWindow, type BrowserControls } from "../components/lab/BrowserWindow.tsx";
import { StartSteps } from "../components/lab/StartSteps.tsx";
import { useVariant } from "../components/open-elsewhere/use-variant.ts";
import { variants } from "../snippets/variant.ts";
import styles from "./lab.module.css";
import { labNamed } from "./index.ts";
import { badgeOf } from "./shared/badge.ts";
import { announceRecorded } from "./shared/announce.ts";
import { ChosenRuntime, RuntimeSwitch } from "./shared/choice/RuntimeSwitch.tsx";
import { runByHand } from "./shared/choice/decide.ts";
import { useIntent } from "./shared/choice/use-intent.ts";
import { FaultSwitches, SessionClock } from "./shared/Conditions.tsx";
import type { Driver } from "./shared/driver.ts";
import { RecordedRun } from "./shared/golden/RecordedRun.tsx";
import { FilesPanel } from "./shared/edits/FilesPanel.tsx";
import { useFollowedEdits, useWorkshop } from "./shared/edits/use-workshop.ts";
import { baseOf } from "./shared/edits/circumstances.ts";
import { editsOf, setBegins, workshopOf } from "./shared/edits/workshop.ts";
import { FailureNotice } from "./shared/FailureNotice.tsx";
import { faultNames } from "./shared/faults.ts";
import { Guide } from "./shared/Guide.tsx";
import { LabStatus, LabTitle, NeedsJavaScript } from "./shared/head-parts.tsx";
import { OtherVariant } from "./shared/OtherVariant.tsx";
import { Page } from "./shared/Page.tsx";
import { inVersion, type Deed } from "./shared/scenario.ts";
import {
  hasEnded,
  initialState,
  isLive,
  isWithoutServer,
  reduce,
  type LabAction,
  type LabState,
  type TabState,
} from "./shared/state.ts";
import { TryTable } from "./shared/TryTable.tsx";
import { useShownEvent } from "./shared/use-shown-event.ts";
import { readersVariant } from "./shared/variant.ts";
import { Versions } from "./shared/Versions.tsx";
import { WireSection } from "./shared/WireSection.tsx";
import { listSteps, tellPhase } from "./shared/words.ts";

/** Everything that only a run needs. It comes when the Run button is pressed down, before the click. */
const loadStart = () => import("./shared/start.ts");

// The log is drawn by code that comes only with a run.
const LogPanel = lazy(async () => ({
  default: (await import("../components/log/LogPanel.tsx")).LogPanel,
}));

/** A live demo on a page: static until the reader presses Run. */
export function Lab({ of }: { readonly of: string }) {
  const { title, shows, scenario } = labNamed(of);
  const [state, dispatch] = useReducer(
    (before: LabState, action: LabAction) => reduce(scenario, before, action),
    scenario,
    initialState,
  );
  const { driver, run, fetchAhead, stop } = useRun(of, state, dispatch);
  const { begins } = useWorkshop(of);
  const titleId = useId();
  const anchor = `lab-${of}`;
  useBrokenLinks().collectAnchor(anchor);
  const hydrated = useIsBrowser();
  const { wire, asked, showEvent } = useShownEvent(state.run);
  const live = isLive(state);
  const { phase } = state;
  const busy = phase.at === "starting" || phase.at === "restarting";
  const played = inVersion(scenario, state.version);
  const perform = (deed: Deed) => performDeed(deed, dispatch, driver);
  const ended = hasEnded(phase);
  const failure = phase.at === "failed" || phase.at === "broken" ? phase.failure : undefined;
  const base = baseOf(scenario, useVariant(variants), state.version);
  const edited = hydrated && phase.at === "idle" ? Object.keys(editsOf(of, base)) : [];
  const withEdits = edited.length > 0 ? ` It runs with the changes of ${edited.join(", ")}.` : "";
  const log = useRef<HTMLDetailsElement>(null);
  const isToldInLog = failure !== undefined || phase.at === "exited";
  // Opened and never closed: a reader who had the log open reads on when the server is back.
  useEffect(() => {
    if (isToldInLog && log.current) log.current.open = true;
  }, [isToldInLog]);

  return (
    <NamesProvider events={state.events}>
      <section
        className={styles.lab}
        id={anchor}
        aria-labelledby={titleId}
        data-lab={of}
        data-phase={phase.at}
      >
        <header className={styles.head}>
          <LabTitle id={titleId} title={title} shows={shows} />
          <div className={styles.actions} role="group" aria-label="Run the lab">
            {ended ? (
              <button
                type="button"
                className={styles.run}
                disabled={!hydrated}
                onPointerDown={fetchAhead}
                onClick={run}
              >
                {phase.at === "idle" ? "Run" : "Run again"}
              </button>
            ) : (
              <>
                <button type="button" disabled={busy} onClick={() => perform({ do: "restart" })}>
                  Restart server
                </button>
                <button type="button" onClick={run}>
                  Start over
                </button>
                <button type="button" onClick={stop}>
                  Stop
                </button>
              </>
            )}
          </div>
          <Versions
            scenario={scenario}
            chosen={state.version}
            disabled={!hydrated || busy}
            onChoose={(version) => {
              if (!ended) stop();
              dispatch({ do: "choose-version", version });
              setBegins(of, []);
            }}
          />
          <LabStatus
            live={live}
            badge={badgeOf(live ? state.chosen?.runtime : undefined, state.chosen?.recordedWith)}
            status={tellPhase(phase, state.chosen?.runtime) + withEdits}
          >
            <OtherVariant ran={ended ? undefined : driver.current?.started.variant} onRun={run} />
          </LabStatus>
          <ChosenRuntime chosen={ended ? undefined : state.chosen} />
          <RuntimeSwitch
            disabled={!hydrated || busy}
            onChoose={() => {
              if (!ended) stop();
            }}
          />
          <NeedsJavaScript />
          {"steps" in phase && phase.steps && (
            <StartSteps
              steps={listSteps(phase.steps, phase.within)}
              detail={phase.at === "starting" && !phase.within ? phase.detail : ""}
            />
          )}
          {failure && <FailureNotice failure={failure} />}
        </header>

        <div className={styles.browsers}>
          {state.browsers.map((browser) => (
            <BrowserWindow
              key={`${state.run} ${browser.name}`}
              browser={browser}
              live={live}
              serverless={isWithoutServer(state)}
              controls={controlsOf(browser.name, perform, dispatch, driver)}
              page={(tab: TabState) => (
                <Page
                  key={`${state.run} ${tab.name}`}
                  browser={browser.name}
                  tab={tab.name}
                  path={tab.path}
                  page={tab.page}
                  live={live}
                  driver={driver}
                />
              )}
            />
          ))}
        </div>
        <p className={styles.more}>
          <button type="button" disabled={!live} onClick={() => dispatch({ do: "new-browser" })}>
            New browser
          </button>{" "}
          Each browser has a cookie jar of its own.
        </p>
        {scenario.jumps !== undefined && (
          <SessionClock offset={state.clock} jumps={scenario.jumps} live={live} perform={perform} />
        )}

        {live ? (
          <Guide
            scenario={played}
            guide={state.guide}
            perform={perform}
            onPredict={(step, option) => dispatch({ do: "predict", step, option })}
            onShowEvent={showEvent}
          />
        ) : (
          <TryTable scenario={played} />
        )}
        <RecordedRun of={of} />
        <FaultSwitches
          offered={scenario.faults ?? faultNames}
          on={state.faults}
          secret={driver.current?.hasSecret ?? true}
          live={live}
          perform={perform}
        />

        <div className={styles.files}>
          <FilesPanel
            lab={of}
            topic={scenario.topic}
            failure={failure}
            live={!ended}
            circumstances={{
              scenario,
              now: {
                ...(state.version !== undefined && { version: state.version }),
                faults: ended ? begins : state.faults,
              },
              onTake: (options) => {
                const isPlain = options.faults.length === 0 && begins.length === 0;
                if (isPlain && options.version === state.version) return;
                if (!ended) stop();
                dispatch({ do: "choose-version", version: options.version });
                setBegins(of, options.faults);
              },
            }}
          />
        </div>

        <WireSection
          ref={wire}
          title={title}
          versions={state.versions}
          events={state.events}
          asked={asked}
          quiet={
            state.run === 0
              ? "Every request, packet, cookie and store operation of a run is listed here."
              : undefined
          }
        />
        <details className={styles.log} ref={log}>
          <summary>What the server prints ({state.log.length})</summary>
          {state.run === 0 ? (
            <p className={styles.quiet}>Every line that the server prints is listed here.</p>
          ) : (
            <Suspense fallback={<p className={styles.quiet}>Loading the log…</p>}>
              <LogPanel lines={state.log} onClear={() => dispatch({ do: "clear-log" })} />
            </Suspense>
          )}
        </details>
      </section>
    </NamesProvider>
  );
}

// Pages get it by a default import (src/plugins/lab-remark.ts).
export { Lab as default };

/** Starts and ends runs; a failure, starting over and leaving the page end the one before. */
function useRun(lab: string, { phase, version }: LabState, dispatch: (action: LabAction) => void) {
  const failed = phase.at === "failed";
  const { scenario } = labNamed(lab);
  const { search } = useLocation();
  const baseUrl = useBaseUrl("/");
  const driver = useRef<Driver | undefined>(undefined);
  const aborter = useRef<AbortController | undefined>(undefined);

  const chosenVariant = () =>
    readersVariant(search, createStorageSlot("docusaurus.tab.lang").get());

  const end = async () => {
    // Disposing tells the last lines of the log at once, which aborting would keep from the state.
    const ending = driver.current?.dispose();
    driver.current = undefined;
    aborter.current?.abort();
    aborter.current = undefined;
    await ending;
  };

  const run = async (wanted = version) => {
    const ending = end();
    dispatch({ do: "run" });
    const controller = new AbortController();
    aborter.current = controller;
    const { signal } = controller;
    await ending;
    try {
      const { start } = await loadStart();
      const variant = chosenVariant();
      const tell = (action: LabAction) => {
        if (signal.aborted) return;
        dispatch(action);
        if (action.do === "events") announceRecorded({ lab, events: action.events });
      };
      const started = await start({
        lab,
        scenario,
        version: wanted,
        edits: editsOf(lab, baseOf(scenario, variant, wanted)),
        trust: workshopOf(lab).trust,
        begins: workshopOf(lab).begins,
        variant,
        baseUrl,
        signal,
        dispatch: tell,
        onElsewhere: () => void run(wanted),
      });
      if (signal.aborted) return await started.dispose();
      driver.current = started;
      started.begin();
    } catch (error) {
      if (signal.aborted) return;
      dispatch({
        do: "failed",
        failure: {
          kind: "site-unreachable",
          message: error instanceof Error ? error.message : String(error),
          remedy: "Check the connection to this site, then run again.",
        },
      });
    }
  };

  /** A hand takes a tenth of a second to let a button go: what a run fetches first is there by then. */
  const fetchAhead = () => {
    loadStart()
      .then(({ fetchAhead }) => fetchAhead(scenario.topic, chosenVariant(), baseUrl))
      .catch(() => {
        // The click asks for the same, and tells what is wrong.
      });
  };

  const stop = () => {
    dispatch({ do: "stopped" });
    void end();
  };

  useFollowedEdits(lab, (trust) => {
    const started = driver.current?.started;
    const variant = chosenVariant();
    if (started?.variant === variant && (started.trust === trust || started.trust === "foreign")) {
      driver.current?.apply(editsOf(lab, baseOf(scenario, variant, version)));
    } else {
      void run();
    }
  });

  useIntent(lab, (wanted) => {
    const known = scenario.versions?.find(({ name }) => name === wanted)?.name;
    dispatch({ do: "choose-version", version: known });
    void run(known);
  });

  // `end` reads refs only, so that of any render ends whatever runs now.
  useEffect(() => () => void end(), []);
  useEffect(() => {
    if (failed) void end();
  }, [failed]);

  const runAnew = () => {
    runByHand();
    void run();
  };

  return { driver, run: runAnew, fetchAhead, stop };
}

/** Does what a control or a step asks for. A button of the example's page is the reader's to press. */
function performDeed(
  deed: Deed,
  dispatch: (action: LabAction) => void,
  driver: { readonly current: Driver | undefined },
): void {
  switch (deed.do) {
    case "press":
      return;
    case "open-tab":
      return dispatch({ do: "new-tab", browser: deed.browser });
    case "close-tab":
      return dispatch({ do: "close-tab", browser: deed.browser, tab: deed.tab });
    case "new-browser":
      return dispatch({ do: "new-browser" });
    default:
      driver.current?.perform(deed);
  }
}

function controlsOf(
  browser: string,
  perform: (deed: Deed) => void,
  dispatch: (action: LabAction) => void,
  driver: { readonly current: Driver | undefined },
): BrowserControls {
  return {
    onNewTab: () => dispatch({ do: "new-tab", browser }),
    onCloseTab: (tab) => perform({ do: "close-tab", browser, tab }),
    onFront: (tab) => dispatch({ do: "front-tab", browser, tab }),
    onReload: (tab) => perform({ do: "reload", browser, tab }),
    onGo: (tab, path) => perform({ do: "go-to", browser, tab, path }),
    onArrange: (arrangement) => dispatch({ do: "arrange", browser, arrangement }),
    onOffline: (offline) => perform({ do: offline ? "offline" : "online", browser }),
    onClearCookies: () => perform({ do: "clear-cookies", browser }),
    onClose: () => {
      dispatch({ do: "close-browser", browser });
      driver.current?.closeBrowser(browser);
    },
  };
}
