import type { FrameLocator, Locator, Page } from "playwright-core";
import { expect } from "vitest";

import type { Allowances } from "../../../tests/browser/guard.ts";
import type { TraceEvent } from "../../trace/event.ts";
import { recordedEventName, type Recorded } from "./announce.ts";
import { faultWords } from "./faults.ts";
import { versionOptions, type Deed, type Scenario, type Sight, type TabName } from "./scenario.ts";
import { tellJump } from "./tell.ts";

/**
 * For tests that restart the server while pages are open: on a slow machine their clients ask for it
 * before it is back, and the browser says so on the console.
 */
export const whileRestarting: Allowances = {
  requests: [/\/socket\.io\//],
  console: [/\/socket\.io\//],
};

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
  /** Does one step as a reader does: on the example's page, or with a control of the lab. */
  perform(deed: Deed, hand?: Hand): Promise<void>;
  /** Waits until all of this is to be seen. */
  see(sights: readonly Sight[]): Promise<void>;
  /** Performs a whole scenario, looking at everything that it promises. */
  play(scenario: Scenario, hand?: Hand): Promise<void>;
  /** Chooses the version that the next run is of; `undefined` is the example's own code. */
  choose(scenario: Scenario, version: string | undefined): Promise<void>;
  /** The short value of the one cookie that a browser's jar shows. */
  cookie(browser: string): Promise<string>;
  status(text: RegExp): Promise<void>;
  /** Begins to listen for what the lab records, as `run` does. */
  listen(): Promise<void>;
  /** What the run has recorded by now. */
  trace(): Promise<readonly TraceEvent[]>;
};

/**
 * @param options.fenced whether the example's pages stand in a document of their own each, as where
 * there is no service worker (`src/runtime/embedded/host/preview/fence.ts`)
 */
export function labPage(page: Page, name: string, { fenced = false } = {}): LabPage {
  const lab = page.locator(`[data-lab="${name}"]`);

  const press = async (button: Locator, hand: Hand = "mouse") => {
    if (hand === "mouse") return button.click();
    await button.focus();
    await button.press("Enter");
  };
  const button = (label: string) => lab.getByRole("button", { name: label, exact: true });
  const browser = (browserName: string) =>
    lab.getByRole("group", { name: browserName, exact: true });
  const pageOf = ({ browser: inBrowser, tab }: TabName) => {
    const frame = lab.frameLocator(`iframe[title="${inBrowser}, ${tab}"]`);
    return fenced ? frame.frameLocator("iframe") : frame;
  };
  const status = (text: RegExp) => lab.getByRole("status").filter({ hasText: text }).waitFor();

  const recording = async (since: number) => {
    const events = await page.evaluate(
      ([of, from]) => (window.recordedByLabs?.[of] ?? []).slice(from),
      [name, since] as const,
    );
    return events;
  };
  let trace: readonly TraceEvent[] = [];

  const listenAnew = async () => {
    trace = [];
    await page.evaluate(listen, [name, recordedEventName] as const);
  };
  const run = async (hand?: Hand) => {
    await listenAnew();
    await press(button("Run"), hand);
    await status(/^Running/);
  };
  const inBrowser = (name: string, label: string) =>
    browser(name).getByRole("button", { name: label, exact: true });
  /** Opens a part of the lab that is folded away at first. */
  const unfold = async (part: Locator) => {
    const summary = part.locator("> summary");
    if ((await part.getAttribute("open")) === null) await press(summary, "keyboard");
  };
  const toggle = async (control: Locator, on: boolean, hand?: Hand) => {
    if ((await control.getAttribute("aria-pressed")) !== String(on)) await press(control, hand);
  };
  const perform = async (deed: Deed, hand?: Hand): Promise<void> => {
    switch (deed.do) {
      case "press":
        return press(pageOf(deed).getByRole("button", { name: deed.button, exact: true }), hand);
      case "go-to": {
        const address = inBrowser(deed.browser, `Reload ${deed.tab}`)
          .locator("..")
          .getByRole("textbox");
        await address.fill(deed.path);
        return address.press("Enter");
      }
      case "reload":
        return press(inBrowser(deed.browser, `Reload ${deed.tab}`), hand);
      case "open-tab":
        return press(inBrowser(deed.browser, "New tab"), hand);
      case "close-tab":
        return press(inBrowser(deed.browser, `Close ${deed.tab}`), hand);
      case "new-browser":
        return press(button("New browser"), hand);
      case "clear-cookies":
        return press(inBrowser(deed.browser, "Clear cookies"), hand);
      case "offline":
      case "online":
        return toggle(inBrowser(deed.browser, "Offline"), deed.do === "offline", hand);
      case "pass-time":
        return press(button(tellJump(deed.ms)), hand);
      case "restart":
        return press(button("Restart server"), hand);
      case "rotate-secret":
        await unfold(lab.locator("details[data-part=faults]"));
        return press(button("Rotate the secret"), hand);
      case "fault":
        await unfold(lab.locator("details[data-part=faults]"));
        return toggle(button(faultWords[deed.fault].label), deed.on, hand);
    }
  };
  const see = async (sights: readonly Sight[]) => {
    for (const sight of sights) await seeOne(sight);
  };
  const seeOne = async (sight: Sight) => {
    if (sight.shows === "jar") {
      const names = browser(sight.browser).locator("[data-cookie]");
      const seen = () => names.evaluateAll((rows) => rows.map((row) => row.dataset["cookie"]));
      const message = `${sight.browser}: cookies`;
      return expect.poll(seen, { message }).toEqual(sight.cookies);
    }
    const message = `${sight.browser}, ${sight.tab}: ${sight.shows}`;
    if (sight.shows === "page") {
      const body = pageOf(sight).locator("body");
      return expect.poll(() => body.innerText(), { message }).toContain(sight.text);
    }
    const place = pageOf(sight).locator(`#${sight.shows}`);
    return expect.poll(() => place.textContent(), { message }).toBe(sight.text);
  };

  return {
    lab,
    press,
    button,
    browser,
    page: pageOf,
    status,
    run,
    listen: listenAnew,
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
    choose: async (scenario, version) => {
      if (version === undefined && scenario.versions === undefined) return;
      const { label } = versionOptions(scenario).find(({ name: one }) => one === version) ?? {};
      await lab.getByRole("radio", { name: label ?? "", exact: true }).check();
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
