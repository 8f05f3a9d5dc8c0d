import { expect, test } from "vitest";

import type { Happening, TraceEvent } from "../../trace/event.ts";
import { didStep, initialGuide, nextStep, predict, sawEvents } from "./guide.ts";
import type { Question, ScenarioStep } from "./scenario.ts";
import { a1, a2, buttons } from "./two-browsers.ts";

const ask: Question = {
  question: "Who is disconnected?",
  options: ["Nobody", "Tab 1"],
  answer: (events) => {
    const proof = events.find(({ kind }) => kind === "connection")?.id;
    return proof === undefined ? undefined : { option: 1, proof };
  },
};
const steps: readonly ScenarioStep[] = [
  { ...a1, ...buttons.socket, then: [] },
  { do: "restart", then: [] },
  { ...a1, ...buttons.logOut, then: [], ask },
];

const happened = (id: number, happening: Happening, tab: string = a1.tab): TraceEvent => ({
  id,
  at: id,
  browser: a1.browser,
  tab,
  ...happening,
});
const incr = {
  kind: "socket",
  exchange: "1",
  direction: "to-server",
  transport: "websocket",
  packet: "EVENT",
  namespace: "/",
  data: ["incr"],
} as const;
const request = (method: string, url: string) =>
  ({ kind: "http-request", exchange: "2", method, url, headers: [] }) as const;
const gone = {
  kind: "connection",
  change: "disconnected",
  namespace: "/",
  socket: "s",
  sid: "e",
} as const;

const saw = (guide: typeof initialGuide, ...events: TraceEvent[]) =>
  sawEvents(steps, { guide, events });

test("a button is seen by what its page sends, in that tab and no other", () => {
  expect(nextStep(saw(initialGuide, happened(1, incr, a2.tab)))).toBe(0);
  expect(nextStep(saw(initialGuide, happened(1, { ...incr, data: ["other"] })))).toBe(0);
  expect(nextStep(saw(initialGuide, happened(1, { ...incr, direction: "to-client" })))).toBe(0);
  expect(nextStep(saw(initialGuide, happened(1, incr)))).toBe(1);
});

test("a button without a name for what it sends is seen by any event, and any request but GET", () => {
  const any: readonly ScenarioStep[] = [{ ...a1, do: "press", button: "Go", then: [] }];
  const sees = (event: TraceEvent) =>
    nextStep(sawEvents(any, { guide: initialGuide, events: [event] }));
  expect(sees(happened(1, request("GET", "/")))).toBe(0);
  expect(sees(happened(1, request("POST", "/socket.io/?EIO=4&transport=polling&sid=x")))).toBe(0);
  expect(sees(happened(1, request("POST", "/login")))).toBe(1);
  expect(sees(happened(1, incr))).toBe(1);
});

test("a control of the lab is done when the lab has done it, and only in its turn", () => {
  const seen = { guide: initialGuide, events: [] };
  expect(nextStep(didStep(steps, seen, { do: "restart" }))).toBe(0);
  const guide = saw(initialGuide, happened(1, incr));
  expect(nextStep(didStep(steps, { guide, events: [] }, { do: "rotate-secret" }))).toBe(1);
  expect(nextStep(didStep(steps, { guide, events: [] }, { do: "restart" }))).toBe(2);
});

test("what happened before a step's turn does not count for it", () => {
  const early = [happened(1, request("POST", "/logout")), happened(2, incr)];
  const first = saw(initialGuide, ...early);
  const guide = didStep(steps, { guide: first, events: early }, { do: "restart" });
  expect(nextStep(saw(guide, ...early))).toBe(2);
  expect(nextStep(saw(guide, ...early, happened(3, request("POST", "/logout"))))).toBe(3);
});

test("a question is answered by the trace, when the trace decides it, with the event that shows it", () => {
  const before = [happened(1, incr), happened(2, gone)];
  let guide = didStep(
    steps,
    { guide: saw(initialGuide, ...before), events: before },
    { do: "restart" },
  );
  guide = predict(guide, 2, 0);
  const pressed = [...before, happened(3, request("POST", "/logout"))];
  guide = saw(guide, ...pressed);
  expect(guide.verdicts).toEqual({});
  guide = saw(guide, ...pressed, happened(4, gone));
  expect(guide).toMatchObject({ predictions: { 2: 0 }, verdicts: { 2: { option: 1, proof: 4 } } });
});

test("nobody can foresee what is done already", () => {
  const guide = saw(initialGuide, happened(1, incr));
  expect(predict(guide, 0, 1)).toBe(guide);
  expect(predict(guide, 1, "skip").predictions).toEqual({ 1: "skip" });
});
