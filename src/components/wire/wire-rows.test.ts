import { expect, test } from "vitest";

import type { TraceEvent } from "../../trace/event.ts";
import { rowsOf } from "./wire-rows.ts";

const inTab = { id: 1, at: 1234.5, browser: "Browser A", tab: "Tab 1" };
const onServer = { id: 1, at: 20 };
const rowOf = (event: TraceEvent) => rowsOf([event])[0];
const packet = (packet: "ping" | "pong" | "open", data?: unknown): TraceEvent => ({
  ...inTab,
  kind: "engine",
  exchange: "x",
  direction: "to-client",
  transport: "websocket",
  packet,
  data,
});

const request: TraceEvent = {
  ...inTab,
  kind: "http-request",
  exchange: "x",
  method: "POST",
  url: "/incr",
  headers: [
    ["Host", "localhost:3000"],
    ["Cookie", "connect.sid=s%3A1"],
  ],
};

test("a row says when, where and what", () => {
  expect(rowOf(request)).toMatchObject({ time: "1.234 s", where: "Browser A, Tab 1", lane: "tab" });
  expect(rowOf(request)?.what).toContain("POST /incr");
});

test("a request opens to its headers, in the order of the wire", () => {
  expect(rowOf(request)?.details).toEqual([
    ["Headers", "Host: localhost:3000\nCookie: connect.sid=s%3A1"],
  ]);
});

test("a body is shown as far as it was recorded, and says where it was cut", () => {
  const body = { bytes: 5000, text: "<!doctype html>", truncated: true };
  expect(
    rowOf({ ...inTab, kind: "http-body", exchange: "x", direction: "to-client", body })?.details,
  ).toEqual([["Body", "<!doctype html>…"]]);
});

test("heartbeats are left out, the probe of an upgrade is not", () => {
  const events = [packet("ping"), packet("pong"), packet("ping", "probe"), packet("open")];
  expect(rowsOf(events)).toHaveLength(2);
});

test("an id is told by its name, the same in every row, and whole in the details", () => {
  const rows = rowsOf([
    {
      ...onServer,
      kind: "store",
      operation: "set",
      session: "abcdefghijklmnop",
      before: null,
      after: { count: 1 },
    },
    {
      ...onServer,
      id: 2,
      kind: "store",
      operation: "destroy",
      session: "abcdefghijklmnop",
      before: { count: 1 },
      after: null,
    },
  ]);
  expect(rows.map(({ where }) => where)).toEqual(["Store", "Store"]);
  expect(rows[0]?.what).toContain("orange fox");
  expect(rows[1]?.what).toContain("orange fox");
  expect(rows[1]?.details).toEqual([
    ["Session", "abcdefghijklmnop"],
    ["Before", '{\n  "count": 1\n}'],
    ["After", "nothing"],
  ]);
});

test("a cookie is kept in the jar of its browser", () => {
  expect(
    rowOf({ id: 1, at: 1, browser: "Browser B", kind: "cookie-removed", name: "connect.sid" }),
  ).toMatchObject({ where: "Browser B, jar", lane: "jar", details: [] });
});
