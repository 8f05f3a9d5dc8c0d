import type { ForeignPage } from "../../gateway/foreign-page.ts";
import type { Deed, TabName } from "../shared/scenario.ts";
import type { FaultName } from "../shared/faults.ts";

/**
 * An option that a reader can switch on: a named change of an example, and a scenario in which it
 * makes a difference. Both are performed by the page itself, without the change and with it.
 */
export type Option = {
  readonly name: string;
  /** As it is written in the code, such as `resave: true`. */
  readonly label: string;
  /** A folder below `examples/`. */
  readonly topic: string;
  /** The change: a file of `examples/<topic>/patches/`, without `.patch`. */
  readonly patch: string;
  /** What goes wrong from the start, in both runs. */
  readonly begins?: readonly FaultName[];
  readonly steps: readonly OptionStep[];
};

/** What the page does by itself in a step. */
export type OptionStep = OpenStep | ((PressStep | ControlStep) & { readonly text?: string });

/** Opens a tab; its browser, too, where it is the first one there. */
export type OpenStep = TabName & {
  readonly do: "open";
  /** Default `/`. */
  readonly path?: string;
  /** Where the tab begins on a page that is not the example's. */
  readonly page?: TabPage;
  /** How the step is told, where more is to be said than that a tab is opened. */
  readonly text?: string;
} & Ends;

export type PressStep = Extract<Deed, { readonly do: "press" }> & { readonly sends: string } & Ends;

export type ControlStep = Extract<Deed, { readonly do: "reload" | "clear-cookies" | "pass-time" }> &
  Ends;

/** Such a page, or a file of the example that another origin serves. */
export type TabPage = ForeignPage | { readonly origin: string; readonly file: string };

type Ends = {
  /**
   * What must have come before the wire is looked at: that the tab's socket was let in or refused, that
   * a request to a path was answered, or nothing in particular. Default: `socket` where the example's
   * page is loaded.
   */
  readonly until?: "socket" | "quiet" | { readonly answered: string };
};

/** The two runs of an option, in their order. */
export const sides = ["without", "with"] as const;

export type Side = (typeof sides)[number];

/** The name of the golden trace of one of the runs. */
export const traceOfOption = (name: string, side: Side): string => `options/${name}-${side}`;
