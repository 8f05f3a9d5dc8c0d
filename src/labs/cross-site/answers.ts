import { pages } from "./pages.ts";
import type { Question } from "../shared/Prediction.tsx";
import { cellKey } from "./state.ts";
import type { Verdict } from "./verdict.ts";

/** What a reader may predict of a setting. Each option lets in one page more than that before. */
export const whoGetsIn = {
  question: "Which pages get in as you over WebSocket?",
  options: [
    "The server’s own alone",
    "Its own and the frontend’s",
    "Every page of its site",
    "All four",
  ],
} as const satisfies Question;

/**
 * Index of the option that the matrix shows to be so.
 *
 * @returns undefined while the matrix does not say it, or says what no option does
 */
export function answerOf(
  verdicts: Readonly<Record<string, Pick<Verdict, "is">>>,
): number | undefined {
  const decided = pages.map(
    ({ name }) => verdicts[cellKey({ page: name, transport: "websocket" })],
  );
  if (decided.includes(undefined)) return undefined;
  const isIn = decided.map((verdict) => verdict?.is === "in");
  const count = isIn.filter(Boolean).length;
  return count > 0 && isIn.lastIndexOf(true) === count - 1 ? count - 1 : undefined;
}
