import type { Failure, StartStep } from "../../runtime/port.ts";
import type { TraceEvent } from "../../trace/event.ts";
import type { Recording } from "../../trace/serialise.ts";
import type { Foreseen } from "../shared/Prediction.tsx";
import { keptEvents, type Chosen } from "../shared/state.ts";
import type { PageName, Transport } from "./pages.ts";
import { initialSwitches, type Switches } from "./switches.ts";
import type { Verdict } from "./verdict.ts";

/** One cell of the matrix: a page that connects over a transport. */
export type Cell = { readonly page: PageName; readonly transport: Transport };

export const cellKey = ({ page, transport }: Cell): string => `${page} ${transport}`;

/** What the lab shows, as one value. Pure: what runs is told by actions. */
export type CrossSiteState = {
  readonly phase:
    | { readonly at: "idle" | "stopped" | "done" }
    /** The runtime is on its way; `within`: how far, where it tells. */
    | { readonly at: "starting"; readonly within?: readonly StartStep[] }
    /** A page is connecting. */
    | { readonly at: "probing"; readonly cell?: Cell }
    | { readonly at: "failed"; readonly failure: Failure };
  readonly switches: Switches;
  /** What runs it. `undefined` until a run has chosen. */
  readonly chosen: Chosen | undefined;
  readonly verdicts: Readonly<Record<string, Verdict>>;
  /** The cell whose page is in the frame, and whose proof is told. */
  readonly shown?: Cell;
  /** The tab in which each cell was asked last. */
  readonly tabs: Readonly<Record<string, string>>;
  /** What does not work in this run as elsewhere, as the runtime says it. */
  readonly limit: string | undefined;
  /** What the run is made with. */
  readonly versions: Recording["versions"];
  /** What was recorded since the matrix was empty. */
  readonly events: readonly TraceEvent[];
  /** What the reader thinks of these switches. */
  readonly foreseen: Foreseen;
};

export type CrossSiteAction =
  | { readonly do: "run" }
  | { readonly do: "chosen"; readonly chosen: Chosen }
  | { readonly do: "within"; readonly steps: readonly StartStep[] }
  /** It runs, and the reader has a session. */
  | { readonly do: "begun" }
  | { readonly do: "limit"; readonly limit: string | undefined }
  | { readonly do: "switch"; readonly switches: Switches }
  /** All cells are empty, and are filled one after the other. */
  | { readonly do: "clear" }
  | { readonly do: "probe"; readonly cell: Cell; readonly tab: string }
  | { readonly do: "versions"; readonly versions: Recording["versions"] }
  | { readonly do: "events"; readonly events: readonly TraceEvent[] }
  | { readonly do: "predict"; readonly option: Foreseen }
  | { readonly do: "decided"; readonly cell: Cell; readonly verdict: Verdict }
  | { readonly do: "done" }
  | { readonly do: "stop" }
  | { readonly do: "failed"; readonly failure: Failure };

export const initialState: CrossSiteState = {
  phase: { at: "idle" },
  switches: initialSwitches,
  chosen: undefined,
  limit: undefined,
  verdicts: {},
  tabs: {},
  versions: {},
  events: [],
  foreseen: undefined,
};

export const isLive = ({ phase }: CrossSiteState): boolean =>
  phase.at === "probing" || phase.at === "done";

export function reduce(state: CrossSiteState, action: CrossSiteAction): CrossSiteState {
  const { verdicts, tabs } = state;
  const emptied = { verdicts: {}, tabs: {}, events: [] };
  switch (action.do) {
    case "run":
      return {
        ...withoutShown(state),
        ...emptied,
        phase: { at: "starting" },
        chosen: undefined,
        limit: undefined,
      };
    // One that is chosen after another has failed starts from the beginning.
    case "chosen":
      return { ...state, ...emptied, phase: { at: "starting" }, chosen: action.chosen };
    case "within":
      if (state.phase.at !== "starting") return state;
      return { ...state, phase: { at: "starting", within: action.steps } };
    case "limit":
      return { ...state, limit: action.limit };
    case "begun":
      return { ...state, phase: { at: "probing" } };
    case "versions":
      return { ...state, versions: action.versions };
    case "events":
      return { ...state, events: [...state.events, ...action.events].slice(-keptEvents) };
    case "predict":
      return { ...state, foreseen: action.option };
    case "switch":
      return { ...state, switches: action.switches, foreseen: undefined };
    case "clear":
      return { ...withoutShown(state), ...emptied, phase: { at: "probing" } };
    case "probe": {
      const { cell, tab } = action;
      return {
        ...state,
        phase: { at: "probing", cell },
        shown: cell,
        tabs: { ...tabs, [cellKey(cell)]: tab },
      };
    }
    case "decided":
      return { ...state, verdicts: { ...verdicts, [cellKey(action.cell)]: action.verdict } };
    case "done":
      return { ...state, phase: { at: "done" } };
    case "stop":
      return { ...state, phase: { at: "stopped" } };
    case "failed":
      return { ...state, phase: { at: "failed", failure: action.failure } };
  }
}

function withoutShown({ shown: _, ...state }: CrossSiteState): CrossSiteState {
  return state;
}
