import type { Failure } from "../../runtime/port.ts";
import type { FixName, Processes } from "./fixes.ts";
import type { Outcome } from "./outcome.ts";

/** What the lab shows, as one value. Pure: what runs is told by actions. */
export type RaceState = {
  readonly phase: Phase;
  readonly fix: FixName;
  readonly processes: Processes;
};

export type Phase =
  | { readonly at: "idle" }
  /** The runtime is on its way. */
  | { readonly at: "starting" }
  /** The program runs through all orders. */
  | { readonly at: "measuring" }
  | {
      readonly at: "measured";
      readonly outcomes: readonly Outcome[];
      /** The order that the reader looks at, as far as it has been walked. */
      readonly path: string;
    }
  | { readonly at: "stopped" }
  | { readonly at: "failed"; readonly failure: Failure };

export type RaceAction =
  | { readonly do: "run" }
  | { readonly do: "choose"; readonly fix: FixName; readonly processes: Processes }
  | { readonly do: "measured"; readonly outcomes: readonly Outcome[] }
  | { readonly do: "walk"; readonly path: string }
  | { readonly do: "stop" }
  | { readonly do: "failed"; readonly failure: Failure };

export const initialState: RaceState = { phase: { at: "idle" }, fix: "none", processes: 1 };

export const isLive = ({ at }: Phase): boolean => at === "measuring" || at === "measured";

export function reduce(state: RaceState, action: RaceAction): RaceState {
  switch (action.do) {
    case "run":
      return { ...state, phase: { at: "starting" } };
    case "choose": {
      const { fix, processes } = action;
      const phase: Phase = isLive(state.phase) ? { at: "measuring" } : state.phase;
      return { fix, processes, phase };
    }
    case "measured":
      return { ...state, phase: { at: "measured", outcomes: action.outcomes, path: "" } };
    case "walk":
      if (state.phase.at !== "measured") return state;
      return { ...state, phase: { ...state.phase, path: action.path } };
    case "stop":
      return { ...state, phase: { at: "stopped" } };
    case "failed":
      return { ...state, phase: { at: "failed", failure: action.failure } };
  }
}
