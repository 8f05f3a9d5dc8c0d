import type { ForeignPage } from "../../gateway/foreign-page.ts";
import type { TraceEvent } from "../../trace/event.ts";
import type { FaultName } from "./faults.ts";

export { tellSights, tellStep } from "./tell.ts";

/**
 * A scenario: what a lab opens, and what a reader can do in it, step by step, with what is seen
 * after each step. It is pure data: the page tells it as text, a test performs it, and the lab
 * opens its browsers. It knows neither React nor a runtime.
 */

/** One tab of one simulated browser, by the names that a reader sees. */
export type TabName = { readonly browser: string; readonly tab: string };

/** What is to be seen at some place of the lab. */
export type Sight =
  /** The text of the page's count, of its connection's status, or of its message. */
  | (TabName & { readonly shows: "count" | "status" | "message"; readonly text: string })
  /** Anywhere on the tab's page. */
  | (TabName & { readonly shows: "page"; readonly text: string })
  /** The names of the cookies in a browser's jar, in their order there. */
  | { readonly browser: string; readonly shows: "jar"; readonly cookies: readonly string[] };

/** What is done in one step. All but `press` and `go-to` are controls of the lab. */
export type Deed =
  | (TabName & {
      readonly do: "press";
      /** The label of a button on the example's own page. */
      readonly button: string;
      /**
       * What the page sends for it: an event's name such as `incr`, or a request such as
       * `POST /logout`. By it the lab sees that the reader has pressed the button. Default: any
       * event, and any request that is not a GET.
       */
      readonly sends?: string;
    })
  | (TabName & { readonly do: "go-to"; readonly path: string })
  | (TabName & { readonly do: "reload" })
  /** `tab` is the name that the new tab gets. */
  | (TabName & { readonly do: "open-tab" })
  | (TabName & { readonly do: "close-tab" })
  /** `browser` is the name that the new browser gets. */
  | { readonly do: "new-browser"; readonly browser: string }
  | { readonly do: "clear-cookies"; readonly browser: string }
  | { readonly do: "offline" | "online"; readonly browser: string }
  /** The clock of the browsers and of the server jumps ahead, by one of the scenario's `jumps`, in ms. */
  | { readonly do: "pass-time"; readonly ms: number }
  | { readonly do: "restart" }
  | { readonly do: "rotate-secret" }
  | { readonly do: "fault"; readonly fault: FaultName; readonly on: boolean };

export type ScenarioStep = Deed & {
  /** What is to be seen afterwards, in every place worth looking at. */
  readonly then: readonly Sight[];
  /** Asked before the step is done, where there is something to foresee. */
  readonly ask?: Question;
};

/** A question about what a step will do. The run answers it: nothing here holds the answer. */
export type Question = {
  readonly question: string;
  readonly options: readonly string[];
  /**
   * @param events what was recorded since the step began
   * @returns `undefined` while they don't decide it
   */
  readonly answer: (events: readonly TraceEvent[]) => Verdict | undefined;
};

export type Verdict = {
  /** Index of the option that came true. */
  readonly option: number;
  /** The id of the event that shows it. */
  readonly proof?: number;
};

export type TabPlan = {
  readonly name: string;
  /** Default `/`. */
  readonly path?: string;
  /** Where given, the tab begins on a page of another site. */
  readonly page?: ForeignPage;
  /** Not open when the lab starts: the next “New tab” of its browser opens it. */
  readonly later?: boolean;
};

export type BrowserPlan = {
  readonly name: string;
  /** A plain name is a tab that opens `/` when the lab starts. */
  readonly tabs: readonly (string | TabPlan)[];
  /** All tabs beside each other, or one at a time behind a tab strip. */
  readonly arrangement: Arrangement;
  /** Not open when the lab starts: the next “New browser” opens it. */
  readonly later?: boolean;
};

export type Arrangement = "side-by-side" | "one-at-a-time";

/** The example with a named change, and what the scenario then shows. */
export type Version = {
  readonly name: string;
  /** How a reader chooses it, such as “The naive log-out”. */
  readonly label: string;
  /**
   * Name of the change: a file of `examples/<topic>/patches/`, without `.patch`. Absent where only the
   * circumstances are others.
   */
  readonly patch?: string;
  /** Where this version's differ from the example's own. */
  readonly opening?: readonly Sight[];
  readonly steps?: readonly ScenarioStep[];
  readonly begins?: readonly FaultName[];
};

export type Scenario = {
  /** The example that runs: a folder below `examples/`. */
  readonly topic: string;
  /** Added to the environment of the example's process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly browsers: readonly BrowserPlan[];
  /** What is to be seen once every tab is open, before the first step. */
  readonly opening: readonly Sight[];
  readonly steps: readonly ScenarioStep[];
  /** Beside the example's own code, which comes first. */
  readonly versions?: readonly Version[];
  /** By how many ms a reader can let the session clock jump. Without any there is no clock. */
  readonly jumps?: readonly number[];
  /** What goes wrong from the start. */
  readonly begins?: readonly FaultName[];
  /** What a reader can let go wrong. Default: everything. */
  readonly faults?: readonly FaultName[];
};

/**
 * The scenario as it goes in one version.
 *
 * @param version the name of one of `versions`; `undefined` is the example's own code
 * @throws Error where there is no such version
 */
export function inVersion(scenario: Scenario, version: string | undefined): Scenario {
  if (version === undefined) return scenario;
  const found = versionNamed(scenario, version);
  const { opening = scenario.opening, steps = scenario.steps, begins = scenario.begins } = found;
  return { ...scenario, opening, steps, ...(begins && { begins }) };
}

/** The scenario with more that fails from the start. */
export function beginning(scenario: Scenario, faults: readonly FaultName[]): Scenario {
  if (faults.length === 0) return scenario;
  return { ...scenario, begins: [...new Set([...(scenario.begins ?? []), ...faults])] };
}

/** What a reader chooses from: the example's own code first. Empty where there is nothing to choose. */
export function versionOptions({
  versions = [],
}: Scenario): readonly { readonly name: string | undefined; readonly label: string }[] {
  return versions.length === 0
    ? []
    : [{ name: undefined, label: "The example’s own code" }, ...versions];
}

/** @throws Error where there is no such version */
export function versionNamed({ topic, versions = [] }: Scenario, name: string): Version {
  const found = versions.find((version) => version.name === name);
  if (found === undefined) throw new Error(`A scenario of ${topic} has no version "${name}".`);
  return found;
}

/** What is planned for each tab of a browser. */
export function tabPlans({ tabs }: BrowserPlan): readonly TabPlan[] {
  return tabs.map((tab) => (typeof tab === "string" ? { name: tab } : tab));
}
