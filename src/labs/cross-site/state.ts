import type { Failure } from "../../runtime/port.ts";
import type { PageName, Transport } from "./pages.ts";
import { initialSwitches, type Switches } from "./switches.ts";
import type { Verdict } from "./verdict.ts";

/** One cell of the matrix: a page that connects over a transport. */
export type Cell = { readonly page: PageName; readonly transport: Transport };

export const cellKey = ({ page, transport }: Cell): string => `${page} ${transport}`;

/** What the lab shows, as one value. Pure: what runs is told by actions. */
export type CrossSiteState = {
  readonly phase:
    | { readonly at: "idle" | "starting" | "stopped" | "done" }
    /** A page is connecting. */
    | { readonly at: "probing"; readonly cell?: Cell }
    | { readonly at: "failed"; readonly failure: Failure };
  readonly switches: Switches;
  readonly verdicts: Readonly<Record<string, Verdict>>;
  /** The cell whose page is in the frame, and whose proof is told. */
  readonly shown?: Cell;
};

export type CrossSiteAction =
  | { readonly do: "run" }
  | { readonly do: "switch"; readonly switches: Switches }
  /** All cells are empty, and are filled one after the other. */
  | { readonly do: "clear" }
  | { readonly do: "probe"; readonly cell: Cell }
  | { readonly do: "decided"; readonly cell: Cell; readonly verdict: Verdict }
  | { readonly do: "done" }
  | { readonly do: "stop" }
  | { readonly do: "failed"; readonly failure: Failure };

export const initialState: CrossSiteState = {
  phase: { at: "idle" },
  switches: initialSwitches,
  verdicts: {},
};

export const isLive = ({ phase }: CrossSiteState): boolean =>
  phase.at === "probing" || phase.at === "done";

export function reduce(state: CrossSiteState, action: CrossSiteAction): CrossSiteState {
  const { switches, verdicts } = state;
  switch (action.do) {
    case "run":
      return { phase: { at: "starting" }, switches, verdicts: {} };
    case "switch":
      return { ...state, switches: action.switches };
    case "clear":
      return { phase: { at: "probing" }, switches, verdicts: {} };
    case "probe":
      return { ...state, phase: { at: "probing", cell: action.cell }, shown: action.cell };
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
