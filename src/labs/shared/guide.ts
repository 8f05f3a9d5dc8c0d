import type { TraceEvent } from "../../trace/event.ts";
import { parseEngineUrl } from "../../trace/engine-url.ts";
import { tellStep, type Deed, type ScenarioStep, type Verdict } from "./scenario.ts";

/**
 * How far a run has come in the steps of its scenario. Nothing forces a reader to follow them: a step
 * is done when what it asks for has happened, whoever did it, and the steps after it wait for it.
 */
export type GuideState = {
  /** By step that has begun: the id of the last event before it. The last of them is the next one. */
  readonly began: readonly number[];
  /** What the reader foresees, by step: the index of an option. */
  readonly predictions: Readonly<Record<number, number | "skip">>;
  /** What the run has shown, by step. */
  readonly verdicts: Readonly<Record<number, Verdict>>;
};

export const initialGuide: GuideState = { began: [0], predictions: {}, verdicts: {} };

type Seen = { readonly guide: GuideState; readonly events: readonly TraceEvent[] };

/** Index of the step that waits to be done; the number of steps where all are. */
export function nextStep({ began }: GuideState): number {
  return began.length - 1;
}

/** An answer counts only before its step is done. */
export function predict(guide: GuideState, step: number, option: number | "skip"): GuideState {
  if (step < nextStep(guide)) return guide;
  return { ...guide, predictions: { ...guide.predictions, [step]: option } };
}

/** A control of the lab was used, by hand or for the step. */
export function didStep(steps: readonly ScenarioStep[], seen: Seen, deed: Deed): GuideState {
  const step = steps[nextStep(seen.guide)];
  if (step === undefined || tellStep(step) !== tellStep(deed)) return seen.guide;
  return judge(steps, { ...seen, guide: advance(seen.guide, seen.events.at(-1)?.id ?? 0) });
}

/** Buttons of the example's own page are seen by what the page sends. */
export function sawEvents(steps: readonly ScenarioStep[], seen: Seen): GuideState {
  let { guide } = seen;
  for (;;) {
    const step = steps[nextStep(guide)];
    if (step?.do !== "press") break;
    const since = guide.began.at(-1) ?? 0;
    const sent = seen.events.find((event) => event.id > since && sentBy(event, step));
    if (sent === undefined) break;
    guide = advance(guide, sent.id);
  }
  return judge(steps, { ...seen, guide });
}

const advance = (guide: GuideState, last: number): GuideState => ({
  ...guide,
  began: [...guide.began, last],
});

/** Whether an event shows that a button of the example's page was pressed. */
export function sentBy(
  event: TraceEvent,
  { browser, tab, sends }: Extract<Deed, { readonly do: "press" }>,
): boolean {
  if (event.browser !== browser || event.tab !== tab) return false;
  switch (event.kind) {
    case "http-request": {
      // Engine.IO sends what it has to say by POST, too: that is no request of the page's.
      const isPages = event.method !== "GET" && parseEngineUrl(event.url) === undefined;
      return sends === undefined ? isPages : `${event.method} ${event.url}` === sends;
    }
    case "socket": {
      if (event.packet !== "EVENT" || event.direction !== "to-server") return false;
      return sends === undefined || (Array.isArray(event.data) && event.data[0] === sends);
    }
    default:
      return false;
  }
}

/** Answers the questions of the steps that are done, as soon as the trace decides them. */
function judge(steps: readonly ScenarioStep[], { guide, events }: Seen): GuideState {
  const verdicts: Record<number, Verdict> = { ...guide.verdicts };
  const done = nextStep(guide);
  for (const [index, { ask }] of steps.slice(0, done).entries()) {
    if (ask === undefined || verdicts[index] !== undefined) continue;
    const since = guide.began[index] ?? 0;
    const verdict = ask.answer(events.filter(({ id }) => id > since));
    if (verdict !== undefined) verdicts[index] = verdict;
  }
  return Object.keys(verdicts).length === Object.keys(guide.verdicts).length
    ? guide
    : { ...guide, verdicts };
}
