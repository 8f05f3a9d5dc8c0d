import { compare, type Row } from "./compare.ts";
import type { TraceEvent } from "./event.ts";
import { describe } from "./text.ts";

/**
 * What is different in a run, for a person to read; empty where nothing is. Both traces are normalised.
 *
 *     Step 2: In Browser A, Tab 1, press “Log out”.
 *       missing     Browser A/Tab 2: The server disconnects.
 *       unexpected  Browser A/Tab 2: The tab sends GET /.
 *       changed     Browser A/Tab 1: The server answers 500.
 *                   status: expected 204, came 500
 */
export function tellDifference(
  expected: readonly TraceEvent[],
  came: readonly TraceEvent[],
): string {
  const lines: string[] = [];
  let step: TraceEvent | undefined;
  let told: TraceEvent | undefined;
  for (const row of compare(expected, came)) {
    const event = eventOf(row);
    if (event.kind === "note" && event.step !== undefined) step = event;
    if (row.is === "same") continue;
    if (step?.kind === "note" && step !== told) lines.push(`Step ${step.step}: ${step.text}`);
    told = step;
    lines.push(...tellRow(row, { expected, came }));
  }
  return lines.join("\n");
}

type Both = { readonly expected: readonly TraceEvent[]; readonly came: readonly TraceEvent[] };

const eventOf = (row: Row): TraceEvent => (row.is === "only-right" ? row.right : row.left);

function tellRow(
  row: Exclude<Row, { readonly is: "same" }>,
  { expected, came }: Both,
): readonly string[] {
  switch (row.is) {
    case "only-left":
      return [`  missing     ${tell(row.left)}`];
    case "only-right":
      return [`  unexpected  ${tell(row.right)}`];
    case "changed":
      return [
        `  changed     ${tell(row.right)}`,
        ...row.changes.map(({ path, left, right }) =>
          path === "cause"
            ? `              cause: expected ${tellCause(left, expected)}, came ${tellCause(right, came)}`
            : `              ${path}: expected ${short(left)}, came ${short(right)}`,
        ),
      ];
  }
}

function tell(event: TraceEvent): string {
  const where = [event.browser, event.tab].filter((part) => part !== undefined).join("/");
  return `${where === "" ? event.kind : where}: ${describe(event)}`;
}

/** By its number, a cause would say little. */
function tellCause(id: unknown, events: readonly TraceEvent[]): string {
  const event = events.find((one) => one.id === id);
  return event ? `“${tell(event)}”` : "nothing";
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
