/**
 * A scenario: what a lab opens, and what a reader can do in it, step by step, with what is seen
 * after each step. It is pure data: the page tells it as text, a test performs it, and the lab
 * opens its browsers. It knows neither React nor a runtime.
 */

/** One tab of one simulated browser, by the names that a reader sees. */
export type TabName = { readonly browser: string; readonly tab: string };

/** What a tab's page shows: the text of its count or of its connection's status. */
export type Sight = TabName & {
  readonly shows: "count" | "status" | "message";
  readonly text: string;
};

export type ScenarioStep = TabName & {
  /** The label of the button that is pressed. */
  readonly press: string;
  /** What is to be seen afterwards, in every tab worth looking at. */
  readonly then: readonly Sight[];
};

export type BrowserPlan = {
  readonly name: string;
  readonly tabs: readonly string[];
  /** All tabs beside each other, or one at a time behind a tab strip. */
  readonly arrangement: Arrangement;
};

export type Arrangement = "side-by-side" | "one-at-a-time";

export type Scenario = {
  /** The example that runs: a folder below `examples/`. */
  readonly topic: string;
  readonly browsers: readonly BrowserPlan[];
  /** What is to be seen once every tab is open, before the first step. */
  readonly opening: readonly Sight[];
  readonly steps: readonly ScenarioStep[];
};

/** One step in words, such as “In Browser A, Tab 1, press “Log out”.” */
export function tellStep({ browser, tab, press }: ScenarioStep): string {
  return `In ${browser}, ${tab}, press “${press}”.`;
}

/**
 * What is seen, in words. Tabs that show the same are told together:
 * “Browser A, Tab 1 and Tab 2: count 1. Browser B, Tab 1: count 0.”
 */
export function tellSights(sights: readonly Sight[]): string {
  const groups = new Map<string, { browser: string; fact: string; tabs: string[] }>();
  for (const sight of sights) {
    const fact = tellFact(sight);
    const key = `${sight.browser}\n${fact}`;
    const group = groups.get(key) ?? { browser: sight.browser, fact, tabs: [] };
    group.tabs.push(sight.tab);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(({ browser, fact, tabs }) => `${browser}, ${tabs.join(" and ")}: ${fact}.`)
    .join(" ");
}

function tellFact({ shows, text }: Sight): string {
  switch (shows) {
    case "count":
      return `count ${text}`;
    case "status":
      return text;
    case "message":
      return `“${text.replace(/\.$/, "")}”`;
  }
}
