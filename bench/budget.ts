import budgetFile from "./budget.json" with { type: "json" };
import { kinds, type PageCost } from "./page-cost.ts";

/** The most that the first page may cost; see bench/README.md for where the numbers come from. */
export const budget: Readonly<Record<string, number>> = budgetFile.firstPage;

/** The figures of a page by the names that the budget uses. */
export function figuresOf(cost: PageCost): Record<string, number> {
  const bytes = kinds.map((kind) => [`${kind} bytes`, cost.bytes[kind]] as const);
  return { ...Object.fromEntries(bytes), requests: cost.requests, "DOM nodes": cost.domNodes };
}

/** What costs more than it may, in words. A figure without a budget is one too many. */
export function overBudget(cost: PageCost, allowed = budget): string[] {
  return Object.entries(figuresOf(cost)).flatMap(([name, figure]) => {
    const most = allowed[name] ?? 0;
    return figure > most ? [`${name}: ${figure} is more than ${most}`] : [];
  });
}
