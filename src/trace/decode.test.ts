import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createDecoder, decode } from "./decode.ts";
import type { TraceEvent } from "./event.ts";
import { createOrder } from "./order.ts";
import { arbitraryRun } from "./testing/arbitrary-records.ts";
import type { WireRecord } from "./wire.ts";

const exchangeOf = (event: TraceEvent): string | undefined =>
  "exchange" in event ? event.exchange : undefined;

describe("whatever order the records of several exchanges come in", () => {
  test("ids grow by one, times do not run back, and a cause comes before its effect", () => {
    fc.assert(
      fc.property(arbitraryRun(), ({ records }) => {
        const events = decode(records);
        events.forEach(({ id, at, cause = 0 }, index) => {
          expect(id).toBe(index + 1);
          expect(at).toBeGreaterThanOrEqual(events[index - 1]?.at ?? 0);
          expect(cause).toBeLessThan(id);
        });
      }),
    );
  });

  test("no exchange is lost: each is asked once, and answered or failed as often as it was", () => {
    fc.assert(
      fc.property(arbitraryRun(), ({ exchanges, records }) => {
        const events = decode(records);
        for (const { id, browser, tab, records: own } of exchanges) {
          const told = (kind: TraceEvent["kind"]) =>
            events.filter((event) => event.kind === kind && exchangeOf(event) === id);
          const recorded = (type: string) => own.filter((record) => record.type === type).length;
          expect(told("http-request")).toMatchObject([{ browser, tab, url: `/${id}` }]);
          expect(told("http-response")).toHaveLength(recorded("response"));
          expect(told("http-error")).toHaveLength(recorded("failed"));
          expect(told("cookie-removed")).toHaveLength(recorded("cookies"));
        }
      }),
    );
  });

  test("each body is told once, in its request or response or after it", () => {
    fc.assert(
      fc.property(arbitraryRun(), ({ exchanges, records }) => {
        const told = decode(records).flatMap((event) =>
          "body" in event && event.body ? [event.body.text] : [],
        );
        expect(told.sort()).toEqual(exchanges.flatMap(({ bodies }) => bodies).sort());
      }),
    );
  });

  test("the cause is the request, for what is about one; the response, for a cookie and a late body", () => {
    fc.assert(
      fc.property(arbitraryRun(), ({ exchanges, records }) => {
        const events = decode(records);
        for (const { id } of exchanges) {
          const idOf = (kind: TraceEvent["kind"]) =>
            events.find((event) => event.kind === kind && exchangeOf(event) === id)?.id;
          const [request, response] = [idOf("http-request"), idOf("http-response")];
          for (const event of events) {
            if (event.kind === "store" && event.session === id) expect(event.cause).toBe(request);
            if (!("exchange" in event) || event.exchange !== id) continue;
            if (event.kind === "http-response") expect(event.cause).toBe(request);
            if (event.kind === "cookie-removed") expect(event.cause).toBe(response);
            if (event.kind === "http-body")
              expect(event.cause).toBe(event.direction === "to-server" ? request : response);
          }
        }
      }),
    );
  });

  test("a store operation comes after its own request, though the two processes' clocks are apart", () => {
    fc.assert(
      fc.property(arbitraryRun(), fc.integer({ min: -15, max: 15 }), ({ records }, skew) => {
        const order = createOrder({ sources: ["gateway", "preload"], patience: 1000 });
        for (const record of records) {
          const isStore = record.type === "store";
          const at = record.at + (isStore ? skew : 0);
          order.push(isStore ? "preload" : "gateway", { ...record, at });
        }
        const events = decode(order.drain());
        for (const { id, cause = 0 } of events) expect(cause).toBeLessThan(id);
        const stores = events.filter(({ kind }) => kind === "store");
        expect(stores).toHaveLength(records.filter(({ type }) => type === "store").length);
        for (const event of stores) expect(event.cause).toBeDefined();
      }),
    );
  });

  test("one by one they make the events that they make at once, and a flush loses none", () => {
    fc.assert(
      fc.property(arbitraryRun(), fc.nat(), ({ records }, when) => {
        const decoder = createDecoder();
        const events = records.flatMap((record, index) => [
          ...decoder.push(record),
          ...(index === when % records.length ? decoder.flush() : []),
        ]);
        events.push(...decoder.flush());
        const nameOf = (event: TraceEvent) => `${event.kind} ${exchangeOf(event)}`;
        // A body that comes after the flush is told by itself.
        const heads = (list: readonly TraceEvent[]) =>
          list.filter(({ kind }) => kind !== "http-body").map(nameOf);
        expect(heads(events).sort()).toEqual(heads(decode(records)).sort());
        expect(decoder.flush()).toEqual([]);
      }),
    );
  });
});

const get = (exchange: string, port: number): WireRecord[] => [
  {
    at: 0,
    type: "request",
    exchange,
    browser: "alice",
    tab: "one",
    method: "GET",
    url: "/",
    headers: [],
    port,
  },
  { at: 0, type: "response", exchange, status: 200, headers: [] },
  { at: 0, type: "response-end", exchange, body: { bytes: 0 } },
];
const stored = (port: number): Extract<WireRecord, { readonly type: "store" }> => ({
  at: 0,
  type: "store",
  operation: "set",
  session: "s",
  before: null,
  after: {},
  port,
});

test("a session that is written after the answer still belongs to its request, and not for ever", () => {
  const later = Array.from({ length: 300 }, (_, index) => get(`x${index + 2}`, 2000 + index));
  const events = decode([...get("x1", 1000), stored(1000), ...later.flat(), stored(1000)]);
  const [soon, late] = events.filter(({ kind }) => kind === "store");
  expect(soon).toMatchObject({ cause: 1, browser: "alice" });
  expect(late).not.toHaveProperty("cause");
});

test("an exchange that is still open is found by its port, however many have come since", () => {
  const [request] = get("x1", 1000);
  const later = Array.from({ length: 300 }, (_, index) => get(`x${index + 2}`, 2000 + index));
  const events = decode([...(request ? [request] : []), ...later.flat(), stored(1000)]);
  expect(events.at(-1)).toMatchObject({ kind: "store", cause: 1 });
});

test("a port that is used again belongs to the newer request", () => {
  const events = decode([...get("x1", 1000), ...get("x2", 1000), stored(1000)]);
  expect(events.at(-1)).toMatchObject({ kind: "store", cause: 3 });
});

test.each(["exited", "restarted"] as const)(
  "once the server has %s, what its successor does follows from nothing before",
  (change) => {
    const end: WireRecord = { at: 0, type: "server", change };
    const destroyed: WireRecord = { ...stored(1000), operation: "destroy", after: null };
    const events = decode([...get("x1", 1000), destroyed, end, stored(1000)]);
    expect(events.at(-2)).toMatchObject({ kind: "server", change });
    expect(events.at(-1)).toMatchObject({ kind: "store" });
    // Neither caused by a request to the old process, nor a session that comes back from the dead.
    expect(events.at(-1)).not.toHaveProperty("cause");
    expect(events.at(-1)).not.toHaveProperty("revives");
  },
);
