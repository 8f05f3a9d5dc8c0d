import type { StepView } from "../../components/lab/StartSteps.tsx";
import type { Failure, Runtime, StartStep } from "../../runtime/port.ts";
import type { Phase, StepName, Steps } from "./state.ts";

/** The lab's words: every state and every kind of failure in one sentence a reader understands. */

export const stepLabels: Readonly<Record<StepName, string>> = {
  load: "Load the runtime and the example",
  start: "Start the server",
  open: "Open the browsers",
};

/** Whether it is the example's own code that failed: the next start of the same run may come off. */
export function isOfTheExample({ kind }: Failure): boolean {
  switch (kind) {
    case "syntax-error":
    case "uncaught":
    case "missing-module":
    case "port-in-use":
    case "never-listened":
    case "unresponsive":
      return true;
    case "unsupported":
    case "unreachable":
    case "site-unreachable":
    case "timed-out":
    case "storage-blocked":
    case "preview-blocked":
    case "internal":
      return false;
  }
}

/** A failure as a line of the log: where, what, and what to do. */
export function tellFailure({ at, message, remedy }: Failure): string {
  const place = at === undefined ? "" : `${at.file}:${at.line}:${at.column}: `;
  return `${place}${message}\n${remedy}`;
}

/** What the lab's one status line says. */
export function tellPhase(phase: Phase, runtime?: Runtime["name"]): string {
  switch (phase.at) {
    case "idle":
      return "Nothing of it is loaded until you press Run.";
    case "starting":
      return [`Starting: ${runningStep(phase.steps)}.`, ...slowWords(phase.within)].join(" ");
    case "running":
      if (runtime === "recorded") {
        return "Showing a recorded run: its events and pages, as they were.";
      }
      return ["Running: the server, in this page.", phase.limit ?? ""].join(" ").trim();
    case "restarting":
      return "Restarting the server. Cookies and tabs stay.";
    case "exited":
      return `The server’s process has ended with code ${phase.code}. Its tabs now reach no server.`;
    case "broken":
      return `Not running: ${failureWords[phase.failure.kind]} Cookies and tabs stay; saving or restarting tries again.`;
    case "stopped":
      return "Stopped. Nothing of the lab runs any more.";
    case "failed":
      return `Failed: ${failureWords[phase.failure.kind]}`;
  }
}

/** Said once a step is slow, and before anything is given up. */
export function slowWords(within: readonly StartStep[] = []): readonly string[] {
  return within
    .filter(({ progress }) => progress === "slow")
    .map(({ name }) => `${name} takes longer than usual.`);
}

/** The steps of a start as they are listed: the runtime's own where it tells them. */
export function listSteps(steps: Steps, within?: readonly StartStep[]): readonly StepView[] {
  const own = (name: StepName): StepView => ({ name: stepLabels[name], progress: steps[name] });
  if (within === undefined) return [own("load"), own("start"), own("open")];
  return [own("load"), ...within.map(toStepView)];
}

/** A step that the runtime tells, as it is listed. */
export const toStepView = ({ name, progress }: StartStep): StepView => ({
  name,
  progress: progress === "working" ? "running" : progress,
});

function runningStep(steps: Readonly<Record<StepName, string>>): string {
  if (steps.open === "running") return stepLabels.open.toLowerCase();
  if (steps.start === "running") return stepLabels.start.toLowerCase();
  return stepLabels.load.toLowerCase();
}

export const failureWords: Readonly<Record<Failure["kind"], string>> = {
  unsupported: "this browser lacks something that the demo needs.",
  unreachable: "the service that the demo runs on can’t be reached.",
  "site-unreachable": "a part of the demo could not be loaded from this site.",
  "timed-out": "a step took too long.",
  "storage-blocked": "this browser keeps no storage for this site.",
  "syntax-error": "the code has a syntax error.",
  uncaught: "the code threw an error that nothing caught.",
  "missing-module": "the code asks for a module that is not there.",
  "port-in-use": "the port is in use already.",
  "never-listened": "the server did not begin to listen.",
  unresponsive: "the server does not answer: a loop without an end?",
  "preview-blocked": "the page of a simulated browser could not be shown.",
  internal: "the demo itself has a fault.",
};
