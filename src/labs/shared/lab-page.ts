import type { FrameLocator, Locator, Page } from "playwright-core";
import { expect } from "vitest";

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

  const run = async (hand?: Hand) => {
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
