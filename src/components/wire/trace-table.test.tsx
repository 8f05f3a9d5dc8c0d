import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";

import type { TraceEvent } from "../../trace/event.ts";
import { TraceTable } from "./TraceTable.tsx";

const session = "Qm7Jx0aKfT3";
const events: readonly TraceEvent[] = [
  {
    id: 3,
    at: 1204,
    browser: "Browser A",
    tab: "Tab 1",
    kind: "http-request",
    exchange: "x1",
    method: "POST",
    url: "/incr",
    headers: [["Cookie", `connect.sid=s%3A${session}.c2ln`]],
  },
  {
    id: 4,
    at: 1210,
    cause: 3,
    kind: "store",
    operation: "set",
    session,
    before: { count: 1 },
    after: { count: 2 },
  },
  { id: 5, at: 1211, cause: 1, kind: "note", text: "<b>" },
];

const html = renderToStaticMarkup(
  <TraceTable events={events} caption="Log-out, recorded with Socket.IO 4.8.4" />,
);
const text = html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");

test("a trace is a captioned table without any script: a row for each event, in their order", () => {
  expect(text).toContain("Log-out, recorded with Socket.IO 4.8.4");
  expect(html.match(/<th role="rowheader"[^>]*>(\d+)/g)?.map((cell) => cell.slice(-1))).toEqual([
    "3",
    "4",
    "5",
  ]);
  expect(html).not.toMatch(/<script|<button|onclick/i);
});

test("it says where and when, and names ids by word and shape", () => {
  expect(text).toContain("1.204 s Browser A, Tab 1");
  expect(text).toContain("The store writes the session orange fox , count: 1 → 2.");
  expect(html).toContain("<svg");
  expect(html).not.toContain(session);
});

test("a cause is a link to its row, and a number where that row is not in the trace", () => {
  const [, target] = /href="#([^"]+)">#3</.exec(html) ?? [];
  expect(html).toContain(`id="${target}"`);
  expect(text).toMatch(/#1 $/);
  expect(html).not.toMatch(/href="#[^"]*-1"/);
});

test("what an event tells is text, and never markup", () => {
  expect(html).toContain("&lt;b&gt;");
});
