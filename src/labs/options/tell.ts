import { tellStep } from "../shared/tell.ts";
import type { OptionStep } from "./option.ts";

/** A step in words, such as “In Browser A, reload Tab 1.” */
export function tellOptionStep(step: OptionStep): string {
  if (step.text !== undefined) return step.text;
  return step.do === "open"
    ? `In ${step.browser}, open ${step.path ?? "/"} in ${step.tab}.`
    : tellStep(step);
}
