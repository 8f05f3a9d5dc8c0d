import type { Page } from "playwright-core";
import { expect } from "vitest";

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
  // The lab knows who gets in before the page has told its listeners what showed it.
  await expect.poll(async () => undecided(await lab.trace())).toEqual([]);
  const recorded = await lab.trace();
  const marks: StepMark[] = [];
  const events: TraceEvent[] = [];
  for (const [index, text] of steps.entries()) {
    const own = recorded.filter(({ tab }) => tab === tabOf(index));
    const verdict = verdictOf(own, tabOf(index));
    marks.push({ after: events.length, text });
    events.push(...own.filter((event) => verdict === undefined || isBefore(event, verdict.proof)));
  }
  return publishable(withSteps(events, marks));
}

/** Each step has a tab of its own: the first starts the session, the others are a cell each. */
const tabOf = (step: number): string => `Tab ${step + 1}`;

/** The cells of which nothing shows yet who gets in. */
const undecided = (recorded: readonly TraceEvent[]): string[] =>
  cells.filter((_, index) => !verdictOf(recorded, tabOf(index + 1)));

/**
 * Whether it belongs to what led to the proof, which is included. Of two processes either may be told
 * first: what the server does with a socket that it lets in belongs to it in any case, and that it
 * touches a session while its refusal is on its way never does.
 */
function isBefore(event: TraceEvent, proof: TraceEvent): boolean {
  if (event.kind === "room" && event.change === "join") return true;
  const isMeanwhile =
    event.kind === "store" &&
    event.operation === "touch" &&
    proof.kind === "http-response" &&
    event.cause === proof.cause;
  return event.id <= proof.id && !isMeanwhile;
}
