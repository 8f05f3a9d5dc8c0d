import type { Page } from "playwright-core";

import type { Allowances } from "../../../tests/browser/guard.ts";
import type { TraceEvent } from "../../trace/event.ts";
import { publishable } from "../../trace/publish.ts";
import { withSteps, type StepMark } from "../../trace/steps.ts";
import { labPage } from "../shared/lab-page.ts";
import { pages, transports, transportWords } from "./pages.ts";
import { verdictOf } from "./verdict.ts";

/** A refused handshake is what the lab shows; the browser says so in its console, too. */
export const refusals: Allowances = {
  requests: [/\/socket\.io\/\?.*transport=/],
  console: [/WebSocket connection to .* failed/],
};

const cells = pages.flatMap(({ origin }) =>
  transports.map((transport) => `A page of ${origin} connects over ${transportWords[transport]}.`),
);

/** What the golden trace says was done. */
export const steps = ["Press “Run”: your session starts.", ...cells] as const;

/**
 * Performs the lab as a reader does, and returns what it recorded of each cell, up to the event that
 * decided it: after that the lab closes the page as soon as it can.
 */
export async function recordCrossSite(page: Page): Promise<readonly TraceEvent[]> {
  const lab = labPage(page, "cross-site");
  await lab.listen();
  await lab.press(lab.button("Run"));
  await lab.lab.getByRole("status").filter({ hasText: "Done." }).waitFor({ timeout: 60_000 });
  const recorded = await lab.trace();
  const marks: StepMark[] = [];
  const events: TraceEvent[] = [];
  for (const [index, text] of steps.entries()) {
    const tab = `Tab ${index + 1}`;
    const own = recorded.filter((event) => event.tab === tab);
    const verdict = verdictOf(own, tab);
    marks.push({ after: events.length, text });
    events.push(...own.filter(({ id }) => verdict === undefined || id <= verdict.proof.id));
  }
  return publishable(withSteps(events, marks));
}
