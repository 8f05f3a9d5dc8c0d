import { expect, test } from "vitest";

import { contrast } from "./contrast.ts";
import type { Happening, HeaderList, TraceEvent } from "./event.ts";

const sid = "kd8f3hs9-aQ2lPx7";
const inTab = { browser: "Browser A", tab: "Tab 1" };

/** A trace of what happened, after the note of its one step. */
function run(...happenings: readonly Happening[]): TraceEvent[] {
  const note: Happening = { kind: "note", text: "In Browser A, reload Tab 1.", step: 0 };
  return [note, ...happenings].map((happening, index) => ({
    id: index + 1,
    at: index * 7,
    ...(happening.kind !== "note" && inTab),
    ...happening,
  }));
}

const asks = (exchange: string, headers: HeaderList = []): Happening => ({
  kind: "http-request",
  exchange,
  method: "GET",
  url: "/",
  headers,
});
const answers = (exchange: string, headers: HeaderList = [], text = "1"): Happening => ({
  kind: "http-response",
  exchange,
  status: 200,
  headers,
  body: { bytes: text.length, text },
});
const stores = (
  operation: "get" | "set" | "touch",
  before: Record<string, unknown> | null,
  after: Record<string, unknown> | null,
): Happening => ({ kind: "store", operation, session: sid, before, after });

const cookie = (rest = ""): HeaderList => [["Set-Cookie", `connect.sid=s%3A${sid}.abc${rest}`]];
const rowsOf = (left: readonly TraceEvent[], right: readonly TraceEvent[]) =>
  contrast(left, right).steps.flatMap(({ rows }) => rows);

test("the same run twice has no difference, and says how much is the same", () => {
  const events = run(asks("1"), answers("1"));
  expect(contrast(events, events)).toEqual({ same: 2, steps: [] });
});

test("other ids, another connection and the length of a page are no difference", () => {
  const page = "<p>".repeat(200);
  const left = run(asks("1"), answers("1", cookie(), page));
  const other = run(asks("9"), answers("9", cookie(), `${page}<script>`));
  expect(rowsOf(left, other)).toEqual([]);
});

test("a difference stands below the step that brought it, in the step's own words", () => {
  const told = contrast(run(), run(stores("set", null, {})));
  expect(told.steps.map(({ text }) => text)).toEqual(["In Browser A, reload Tab 1."]);
});

test("a header that comes moves no other, and tells what it sets", () => {
  const known = stores("get", {}, {});
  const left = run(known, answers("1", [["X-Powered-By", "Express"]]));
  const right = run(known, answers("1", [...cookie("; Path=/"), ["X-Powered-By", "Express"]]));
  expect(rowsOf(left, right)).toEqual([
    expect.objectContaining({
      is: "changed",
      who: "Browser A, Tab 1",
      effect: "The answer sets a cookie.",
      fields: [{ name: "Set-Cookie", with: "connect.sid=s%3Asession.signature; Path=/" }],
    }),
  ]);
});

test("where the sentence is another one, both are told", () => {
  const [row] = rowsOf(
    run(stores("set", { count: 1 }, { count: 2 })),
    run(stores("set", { count: 0 }, { count: 1 })),
  );
  expect(row).toMatchObject({
    text: "The store writes the session, count: 1 → 2.",
    withText: "The store writes the session, count: 0 → 1.",
    fields: [],
  });
});

test("how a stored cookie was set is told where it is written, and not at every reading", () => {
  const lasting = { cookie: { originalMaxAge: 1_800_000 } };
  const short = { cookie: { originalMaxAge: null } };
  const life = (session: Record<string, unknown>) =>
    run(
      stores("set", null, session),
      stores("get", session, session),
      stores("touch", session, {}),
    );
  expect(rowsOf(life(short), life(lasting))).toEqual([
    expect.objectContaining({
      fields: [{ name: "after.cookie.originalMaxAge", without: "null", with: "1800000" }],
    }),
  ]);
});

test("what is asked and answered comes before what the store does and the socket says", () => {
  const rows = rowsOf(run(), run(stores("set", null, {}), answers("1"), asks("1")));
  expect(rows.map(({ lane }) => lane)).toEqual(["tab", "tab", "store"]);
});

test.each([
  [stores("set", { count: 1 }, { count: 1 }), /changed nothing writes its copy/],
  [stores("set", { count: 1 }, { count: 0 }), /count is lost/],
  [stores("set", null, { cookie: {} }), /although nothing is in it/],
  [stores("set", null, { count: 0 }), /none came with the request/],
])("what only the run with the change writes is told as what it does", (written, effect) => {
  expect(rowsOf(run(), run(written))[0]?.effect).toMatch(effect);
});

test("a request that goes without its cookie is a stranger’s", () => {
  const [row] = rowsOf(run(asks("1", [["Cookie", `connect.sid=s%3A${sid}.abc`]])), run(asks("1")));
  expect(row?.effect).toMatch(/stranger/);
});
