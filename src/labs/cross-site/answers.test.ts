import { expect, test } from "vitest";

import { answerOf, whoGetsIn } from "./answers.ts";
import recorded from "./recorded.json" with { type: "json" };
import { allSwitches, keyOf, type Switches } from "./switches.ts";
import type { VerdictKind } from "./verdict.ts";

const matrices: Readonly<Record<string, Readonly<Record<string, string>>>> = recorded;

/** What the setting gave on Node.js. */
const verdictsOf = (switches: Switches) =>
  Object.fromEntries(
    Object.entries(matrices[keyOf(switches)] ?? {}).map(([cell, told]) => [
      cell,
      { is: told.split(" ")[0] as VerdictKind },
    ]),
  );

test("every setting has an answer, and every answer a setting", () => {
  const answers = allSwitches.map((switches) => answerOf(verdictsOf(switches)));
  expect(new Set(answers)).toEqual(new Set(whoGetsIn.options.keys()));
});

test("the answer is who gets in over WebSocket, as the example is and without its check", () => {
  const lax = { list: "frontend", cookie: "lax" } as const;
  const answer = (check: boolean) =>
    whoGetsIn.options[answerOf(verdictsOf({ ...lax, check })) ?? -1];
  expect([answer(true), answer(false)]).toEqual([
    "Its own and the frontend’s",
    "Every page of its site",
  ]);
});

test("a matrix that is not filled yet answers nothing", () => {
  expect(answerOf({})).toBeUndefined();
  expect(answerOf({ "own websocket": { is: "in" } })).toBeUndefined();
});
