import type { Failure, StartStep } from "../../runtime/port.ts";
import type { TraceEvent } from "../../trace/event.ts";
import type { Recording } from "../../trace/serialise.ts";
import type { Foreseen } from "../shared/Prediction.tsx";
import { keptEvents, type Chosen } from "../shared/state.ts";
import type { FixName, Processes } from "./fixes.ts";
import type { Outcome } from "./outcome.ts";

/** What the lab shows, as one value. Pure: what runs is told by actions. */
export type RaceState = {
  readonly phase: Phase;
  readonly fix: FixName;
  readonly processes: Processes;
  /** What runs it. `undefined` until a run has chosen. */
  readonly chosen: Chosen | undefined;
  /** What the run is made with. */
  readonly versions: Recording["versions"];
  /** What was recorded since the program was started last. */
  readonly events: readonly TraceEvent[];
  /** What the reader thinks of the order that is walked. */
  readonly foreseen: Foreseen;
};

export type Phase =
  | { readonly at: "idle" }
  /** The runtime is on its way; `within`: how far, where it tells. */
  | { readonly at: "starting"; readonly within?: readonly StartStep[] }
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
  | { readonly do: "chosen"; readonly chosen: Chosen }
  | { readonly do: "within"; readonly steps: readonly StartStep[] }
  | { readonly do: "versions"; readonly versions: Recording["versions"] }
  | { readonly do: "events"; readonly events: readonly TraceEvent[] }
  | { readonly do: "predict"; readonly option: Foreseen }
  | { readonly do: "choose"; readonly fix: FixName; readonly processes: Processes }
  | { readonly do: "measured"; readonly outcomes: readonly Outcome[] }
  | { readonly do: "walk"; readonly path: string }
  | { readonly do: "stop" }
  | { readonly do: "failed"; readonly failure: Failure };

export const initialState: RaceState = {
  phase: { at: "idle" },
  fix: "none",
  processes: 1,
  chosen: undefined,
  versions: {},
  events: [],
  foreseen: undefined,
};

export const isLive = ({ at }: Phase): boolean => at === "measuring" || at === "measured";

export function reduce(state: RaceState, action: RaceAction): RaceState {
  switch (action.do) {
    case "run":
      return { ...state, phase: { at: "starting" }, chosen: undefined, events: [] };
    // One that is chosen after another has failed starts from the beginning.
    case "chosen":
      return { ...state, phase: { at: "starting" }, chosen: action.chosen, events: [] };
    case "within":
      if (state.phase.at !== "starting") return state;
      return { ...state, phase: { at: "starting", within: action.steps } };
    case "versions":
      return { ...state, versions: action.versions };
    case "events":
      return { ...state, events: [...state.events, ...action.events].slice(-keptEvents) };
    case "predict":
      return { ...state, foreseen: action.option };
    case "choose": {
      const { fix, processes } = action;
      const phase: Phase = isLive(state.phase) ? { at: "measuring" } : state.phase;
      const events = phase.at === "measuring" ? [] : state.events;
      return { ...state, fix, processes, phase, events, foreseen: undefined };
    }
    case "measured":
      return {
        ...state,
        phase: { at: "measured", outcomes: action.outcomes, path: "" },
        foreseen: undefined,
      };
    case "walk":
      if (state.phase.at !== "measured") return state;
      // Another walk is another question.
      return {
        ...state,
        phase: { ...state.phase, path: action.path },
        foreseen: action.path === "" ? undefined : state.foreseen,
      };
    case "stop":
      return { ...state, phase: { at: "stopped" } };
    case "failed":
      return { ...state, phase: { at: "failed", failure: action.failure } };
  }
}
