import type { FrameLocator, Locator, Page } from "playwright-core";
import { expect } from "vitest";

import type { TraceEvent } from "../../trace/event.ts";
import { recordedEventName, type Recorded } from "./announce.ts";
import type { Scenario, ScenarioStep, Sight, TabName } from "./scenario.ts";

/** How a reader presses a button. */
export type Hand = "mouse" | "keyboard";

/** A lab on a page as a test drives it: only by what a reader sees and can do. */
export type LabPage = {
  readonly lab: Locator;
  /** Presses Run and waits for the lab to say that it runs. */
  run(hand?: Hand): Promise<void>;
  press(button: Locator, hand?: Hand): Promise<void>;
  button(name: string): Locator;
  browser(name: string): Locator;
  /** The example's own page in a tab. */
  page(tab: TabName): FrameLocator;
  perform(step: ScenarioStep, hand?: Hand): Promise<void>;
  /** Waits until all of this is to be seen. */
  see(sights: readonly Sight[]): Promise<void>;
  /** Performs a whole scenario, looking at everything that it promises. */
  play(scenario: Scenario, hand?: Hand): Promise<void>;
  /** The short value of the one cookie that a browser's jar shows. */
  cookie(browser: string): Promise<string>;
  status(text: RegExp): Promise<void>;
  /** What the run has recorded by now: `run` begins to listen. */
  trace(): Promise<readonly TraceEvent[]>;
};

export function labPage(page: Page, name: string): LabPage {
  const lab = page.locator(`[data-lab="${name}"]`);

  const press = async (button: Locator, hand: Hand = "mouse") => {
    if (hand === "mouse") return button.click();
    await button.focus();
    await button.press("Enter");
  };
  const button = (label: string) => lab.getByRole("button", { name: label, exact: true });
  const browser = (browserName: string) =>
    lab.getByRole("group", { name: browserName, exact: true });
  const pageOf = ({ browser: inBrowser, tab }: TabName) =>
    lab.frameLocator(`iframe[title="${inBrowser}, ${tab}"]`);
  const status = (text: RegExp) => lab.getByRole("status").filter({ hasText: text }).waitFor();

  const recording = async (since: number) => {
    const events = await page.evaluate(
      ([of, from]) => (window.recordedByLabs?.[of] ?? []).slice(from),
      [name, since] as const,
    );
    return events;
  };
  let trace: readonly TraceEvent[] = [];

  const run = async (hand?: Hand) => {
    trace = [];
    await page.evaluate(listen, [name, recordedEventName] as const);
    await press(button("Run"), hand);
    await status(/^Running/);
  };
  const perform = (step: ScenarioStep, hand?: Hand) =>
    press(pageOf(step).getByRole("button", { name: step.press, exact: true }), hand);
  const see = async (sights: readonly Sight[]) => {
    for (const sight of sights) {
      const place = pageOf(sight).locator(`#${sight.shows}`);
      await expect
        .poll(() => place.textContent(), {
          message: `${sight.browser}, ${sight.tab}: ${sight.shows}`,
          timeout: 15_000,
        })
        .toBe(sight.text);
    }
  };

  return {
    lab,
    press,
    button,
    browser,
    page: pageOf,
    status,
    run,
    trace: async () => {
      trace = [...trace, ...(await recording(trace.length))];
      return trace;
    },
    perform,
    see,
    play: async (scenario, hand) => {
      await see(scenario.opening);
      for (const step of scenario.steps) {
        await perform(step, hand);
        await see(step.then);
      }
    },
    cookie: async (browserName) => {
      const value = browser(browserName).getByRole("table").locator("summary code");
      await value.waitFor();
      return String(await value.textContent());
    },
  };
}

declare global {
  // Of the page, where `listen` runs. An interface, because only that can add to one.
  interface Window {
    recordedByLabs?: Record<string, TraceEvent[]>;
  }
}

/** Runs in the page: keeps what the lab records from now on. */
function listen([lab, eventName]: readonly [lab: string, eventName: string]): void {
  const all = (window.recordedByLabs ??= {});
  const mine: TraceEvent[] = (all[lab] = []);
  document.addEventListener(eventName, (event) => {
    const { detail } = event as CustomEvent<Recorded>;
    if (detail.lab === lab && all[lab] === mine) mine.push(...detail.events);
  });
}
