import fc from "fast-check";
import { expect, test } from "vitest";
import { createOrder } from "./order.ts";
import type { WireRecord } from "./wire.ts";

const note = (at: number, text = ""): WireRecord => ({ at, type: "note", text });

test("records of one source keep their order, and nothing is lost or doubled", () => {
  const arrivals = fc.array(fc.tuple(fc.constantFrom("a", "b"), fc.nat(100)), { maxLength: 40 });
  fc.assert(
    fc.property(arrivals, fc.array(fc.nat(100)), (list, takes) => {
      const order = createOrder({ sources: ["a", "b"], patience: 10 });
      const out: WireRecord[] = [];
      list.forEach(([source, at], index) => {
        order.push(source, note(at, `${source} ${index}`));
        const now = takes[index];
        if (now !== undefined) out.push(...order.take(now));
      });
      out.push(...order.drain());
      const texts = out.map((record) => (record.type === "note" ? record.text : ""));
      for (const source of ["a", "b"]) {
        const expected = list.flatMap(([from], index) =>
          from === source ? [`${from} ${index}`] : [],
        );
        expect(texts.filter((text) => text.startsWith(source))).toEqual(expected);
      }
      expect(texts).toHaveLength(list.length);
    }),
  );
});

test("a record waits for a slower source, but not longer than the patience", () => {
  const order = createOrder({ sources: ["gateway", "preload"], patience: 50 });
  order.push("gateway", note(10));
  expect(order.take(20)).toEqual([]);
  order.push("preload", note(5));
  expect(order.take(21).map(({ at }) => at)).toEqual([5]);
  expect(order.take(60).map(({ at }) => at)).toEqual([10]);
});

test("a record waits no longer once the others have nothing older to tell, or have ended", () => {
  const order = createOrder({ sources: ["gateway", "preload"], patience: 1000 });
  order.push("gateway", note(10));
  order.push("gateway", note(20));
  order.mark("preload", 15);
  expect(order.take(30).map(({ at }) => at)).toEqual([10]);
  expect(order.size).toBe(1);
  order.end("preload");
  expect(order.take(30).map(({ at }) => at)).toEqual([20]);
  order.push("gateway", note(40));
  order.mark("preload", 35);
  expect(order.take(50)).toEqual([]);
});

test("a request comes before the store is used for it, also where the clocks disagree", () => {
  const order = createOrder({ sources: ["gateway", "preload"] });
  const request: WireRecord = {
    at: 12,
    type: "request",
    exchange: "x1",
    browser: "alice",
    tab: "one",
    method: "GET",
    url: "/",
    headers: [],
    port: 4711,
  };
  const store: WireRecord = {
    at: 11,
    type: "store",
    operation: "get",
    session: "s",
    before: null,
    after: null,
    port: 4711,
  };
  order.push("preload", store);
  order.push("gateway", request);
  expect(order.drain().map(({ type }) => type)).toEqual(["request", "store"]);
});
