import { expect } from "vitest";

import { tellDifference } from "../../../trace/difference.ts";
import type { TraceEvent } from "../../../trace/event.ts";
import { normalise } from "../../../trace/normalise.ts";
import { publishable } from "../../../trace/publish.ts";
import { isQuiet } from "../../../trace/quiet.ts";
import { withSteps, type StepMark } from "../../../trace/steps.ts";
import type { LabPage } from "../lab-page.ts";
import { tellStep, type Scenario } from "../scenario.ts";

/** How often a test looks whether a step is over, in ms. */
const look = { interval: 100 };
/** Without an expectation: looks at a quiet wire, one after the other, that find nothing new. */
const quietLooks = 6;

/**
 * Performs a scenario in a lab that has not been run, and returns what it recorded. Each step waits
 * until the one before is over: what it lets be seen is seen, nothing is under way on the wire, and
 * everything that is expected has come.
 *
 * @param expected The golden trace, normalised. Without one, a step is over when the wire stays quiet.
 * @throws AssertionError that tells the difference, by step, where what came is not what was expected
 */
export async function recordScenario(
  lab: LabPage,
  scenario: Scenario,
  expected: readonly TraceEvent[] | undefined,
): Promise<readonly TraceEvent[]> {
  const marks: StepMark[] = [{ after: 0, text: "Press “Run”." }];
  const recorded = async () => publishable(withSteps(await lab.trace(), marks));

  const over = async (step: number) => {
    const due = expected === undefined ? undefined : upToStep(expected, step + 1);
    await (due === undefined ? staysQuiet(lab) : isAsExpected(due, recorded, lab));
  };

  await lab.run();
  await lab.see(scenario.opening);
  await over(0);
  for (const [index, step] of scenario.steps.entries()) {
    marks.push({ after: (await lab.trace()).length, text: tellStep(step) });
    await lab.perform(step);
    await lab.see(step.then);
    await over(index + 1);
  }
  // What comes late after the last step would be told by no further step.
  await staysQuiet(lab);
  if (expected !== undefined) expectSame(expected, await recorded());
  return recorded();
}

/** A trace until a step begins; the whole one where it has no such step. */
function upToStep(events: readonly TraceEvent[], step: number): readonly TraceEvent[] {
  const end = events.findIndex((event) => event.kind === "note" && event.step === step);
  return end < 0 ? events : events.slice(0, end);
}

async function isAsExpected(
  due: readonly TraceEvent[],
  recorded: () => Promise<readonly TraceEvent[]>,
  lab: LabPage,
): Promise<void> {
  await expect
    .poll(
      async () =>
        tellDifference(due, normalise(await recorded())) ||
        (isQuiet(await lab.trace()) ? "" : "Something is still under way on the wire."),
      { ...look, message: "the trace differs from the golden trace" },
    )
    .toBe("");
}

async function staysQuiet(lab: LabPage): Promise<void> {
  let seen = 0;
  let looks = 0;
  await expect
    .poll(
      async () => {
        const trace = await lab.trace();
        looks = isQuiet(trace) && trace.length === seen ? looks + 1 : 0;
        seen = trace.length;
        return looks;
      },
      { ...look, message: "the wire does not become quiet" },
    )
    .toBeGreaterThanOrEqual(quietLooks);
}

function expectSame(expected: readonly TraceEvent[], came: readonly TraceEvent[]): void {
  expect(tellDifference(expected, normalise(came)), "the golden trace").toBe("");
}
