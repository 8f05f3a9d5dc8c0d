import fc from "fast-check";
import { expect, test } from "vitest";
import type { TraceEvent } from "./event.ts";
import { publishable } from "./publish.ts";
import { arbitraryTrace } from "./testing/arbitrary-trace.ts";

const request = (text: string): TraceEvent => ({
  id: 1,
  at: 12.5,
  kind: "http-request",
  exchange: "x1",
  method: "POST",
  url: "/incr",
  headers: [
    ["User-Agent", "Mozilla/5.0 (X11; Linux x86_64)"],
    ["sec-ch-ua-platform", "Linux"],
    ["Cookie", "connect.sid=s%3Aid.signature"],
  ],
  body: { bytes: text.length, text },
});

test("what tells of the machine goes, and what was sent stays", () => {
  expect(publishable([request("{}")])).toEqual([
    { ...request("{}"), headers: [["Cookie", "connect.sid=s%3Aid.signature"]] },
  ]);
});

test("a long body is cut and says so; its size is the one on the wire", () => {
  const [event] = publishable([request("x".repeat(5000))]);
  expect(event).toMatchObject({ body: { bytes: 5000, text: "x".repeat(400), truncated: true } });
});

test("publishing twice is publishing once", () => {
  fc.assert(
    fc.property(arbitraryTrace(), (trace) => {
      const once = publishable(trace);
      expect(publishable(once)).toEqual(once);
    }),
  );
});
