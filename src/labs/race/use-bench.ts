import useBaseUrl from "@docusaurus/useBaseUrl";
import { useEffect, useReducer, useRef } from "react";

import type { Failure } from "../../runtime/port.ts";
import { useIntent } from "../shared/choice/use-intent.ts";
import { failureIn } from "../shared/run-failed.ts";
import type { Foreseen } from "../shared/Prediction.tsx";
import type { Answer, Bench } from "./bench.ts";
import type { FixName, Processes } from "./fixes.ts";
import { initialState, isLive, reduce, type RaceAction, type RaceState } from "./state.ts";

export type RaceControls = {
  readonly run: () => void;
  readonly stop: () => void;
  readonly choose: (fix: FixName, processes: Processes) => void;
  readonly walk: (path: string) => void;
  readonly predict: (option: Foreseen) => void;
};

/** One bench at a time; a failure, a stop and leaving the page end it. */
export function useBench(): readonly [RaceState, RaceControls] {
  const [state, dispatch] = useReducer(reduce, initialState);
  const baseUrl = useBaseUrl("/");
  const session = useRef<Session | undefined>(undefined);

  const end = () => {
    session.current?.end();
    session.current = undefined;
  };

  const run = (fix: FixName, processes: Processes) => {
    end();
    dispatch({ do: "run" });
    session.current = openSession({
      baseUrl,
      fix,
      processes,
      dispatch: (action) => {
        if (action.do === "failed") end();
        dispatch(action);
      },
    });
  };

  useIntent("race", () => run(state.fix, state.processes));

  // `end` reads a ref only, so that of any render ends whatever runs now.
  useEffect(() => end, []);

  return [
    state,
    {
      run: () => run(state.fix, state.processes),
      stop: () => {
        end();
        dispatch({ do: "stop" });
      },
      choose: (fix, processes) => {
        dispatch({ do: "choose", fix, processes });
        if (state.phase.at === "starting") run(fix, processes);
        else if (isLive(state.phase)) session.current?.measure(fix, processes);
      },
      walk: (path) => dispatch({ do: "walk", path }),
      predict: (option) => dispatch({ do: "predict", option }),
    },
  ];
}

type Session = { measure(fix: FixName, processes: Processes): void; end(): void };

/** Starts a bench, and tells what it answers to the latest choice. */
function openSession(options: {
  readonly baseUrl: string;
  readonly fix: FixName;
  readonly processes: Processes;
  readonly dispatch: (action: RaceAction) => void;
}): Session {
  const controller = new AbortController();
  const { signal } = controller;
  let asked = 0;
  let bench: Bench | undefined;

  const dispatch = (action: RaceAction) => {
    if (!signal.aborted) options.dispatch(action);
  };
  const fail = (failure: Failure) => dispatch({ do: "failed", failure });
  const answered = (number: number, answer: Answer) => {
    if (number !== asked) return;
    if (answer.is === "failed") fail(answer.failure);
    else dispatch({ do: "measured", outcomes: answer.outcomes });
  };

  const begin = async () => {
    const { start } = await import("./start.ts");
    const started = await start({ ...options, dispatch, signal });
    if (signal.aborted) return started.bench.stop();
    bench = started.bench;
    answered(0, started.first);
  };

  let last = begin().catch((error: unknown) => fail(asFailure(error)));

  return {
    // The reader may choose faster than the program starts: only the last choice is measured.
    measure(fix, processes) {
      const number = ++asked;
      last = last
        .then(async () => {
          if (number !== asked || signal.aborted || bench === undefined) return;
          answered(number, await bench.measure(fix, processes));
        })
        .catch((error: unknown) => fail(asFailure(error)));
    },
    end() {
      controller.abort();
      void bench?.stop();
    },
  };
}

function asFailure(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const remedy = "Check the connection to this site, then run again.";
  return failureIn(error) ?? { kind: "site-unreachable", message, remedy };
}
