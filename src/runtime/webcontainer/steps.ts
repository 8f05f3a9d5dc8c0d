import type { StartStep } from "../port.ts";

/** What happens between the reader's click and a connected preview, in this order. */
export const stepNames = ["isolation", "boot", "mount", "start", "listening", "preview"] as const;

export type StepName = (typeof stepNames)[number];

export type StepState = StartStep["progress"];

/** How far a start has come: a value that a view shows as a list. */
export type Progress = Readonly<Record<StepName, StepState>>;

export type StepEvent = {
  readonly step: StepName;
  readonly is: "begun" | "slow" | "done" | "failed";
};

export const untouched: Progress = {
  isolation: "waiting",
  boot: "waiting",
  mount: "waiting",
  start: "waiting",
  listening: "waiting",
  preview: "waiting",
};

/** Only what a step can become from its state becomes: what comes too late changes nothing. */
export function advance(progress: Progress, { step, is }: StepEvent): Progress {
  const was = progress[step];
  const next = following(was, is);
  return next === was ? progress : { ...progress, [step]: next };
}

function following(was: StepState, is: StepEvent["is"]): StepState {
  const busy = was === "working" || was === "slow";
  switch (is) {
    case "begun":
      return busy ? was : "working";
    case "slow":
      return was === "working" ? "slow" : was;
    case "done":
      return busy ? "done" : was;
    case "failed":
      return busy || was === "waiting" ? "failed" : was;
  }
}

/** The words of each step, as a view shows them and `RunState` tells them. */
export const stepTexts: Readonly<Record<StepName, string>> = {
  isolation: "Checking that this page may run Node.js",
  boot: "Booting the container",
  mount: "Writing the example and its packages",
  start: "Starting the server",
  listening: "Waiting until the server listens",
  preview: "Opening the page",
};

/** As a view shows it. */
export const toSteps = (progress: Progress): readonly StartStep[] =>
  stepNames.map((step) => ({ name: stepTexts[step], progress: progress[step] }));
