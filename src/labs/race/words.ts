import type { Operation, Outcome, Step } from "./outcome.ts";
import { isKept } from "./outcome.ts";

/** What a button says: the operation that it lets through. */
export const operationWords: Readonly<Record<Operation, string>> = {
  reload: "reload",
  save: "save",
  "slow work": "slow work",
  lock: "ask for the lock",
  unlock: "give the lock back",
  increment: "raise the counter",
};

/** One step in words, such as “A reloads and finds 0.” */
export function tellStep({ request, operation, found, stored, holds }: Step): string {
  switch (operation) {
    case "reload":
      return `${request} reloads and finds ${found ?? "nothing"}.`;
    case "save":
      return `${request} saves ${holds[request]}.`;
    case "slow work":
      return `${request} is done with its slow work.`;
    case "lock":
      return `${request} asks for the lock.`;
    case "unlock":
      return `${request} gives the lock back.`;
    case "increment":
      return `${request} lets the store raise the counter to ${stored}.`;
  }
}

/** How an order ended: “Lost: both requests answered 1.” */
export function tellEnd(outcome: Outcome): string {
  const { answers, stored } = outcome;
  const told =
    answers.A === answers.B
      ? `both requests answered ${answers.A}`
      : `A answered ${answers.A}, B answered ${answers.B}`;
  return isKept(outcome)
    ? `Kept: ${told}, and the store holds ${stored}.`
    : `Lost: ${told}, and the store holds ${stored} after two increments.`;
}

/** An order with air between its letters, which screen readers then read one by one. */
export const spell = (order: string): string => order.split("").join(" ");
