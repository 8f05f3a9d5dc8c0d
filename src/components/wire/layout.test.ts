import fc from "fast-check";
import { expect, test } from "vitest";

import type { TraceEvent } from "../../trace/event.ts";
import { createNames, type Names } from "../../trace/names.ts";
import { arbitraryTrace } from "../../trace/testing/arbitrary-trace.ts";
import { causesOf, chainOf } from "./chain.ts";
import { columnsOf, spanOf } from "./columns.ts";
import { draw, placeColumns } from "./drawing.ts";
import { groups, indexOfId, rowOfId, rowsOf } from "./rows.ts";
import { lanes, openFilter, type Filter } from "./filter.ts";
import { show, type Window } from "./shown.ts";
import { targetOf } from "./target.ts";
import { emptyTimeline, follow } from "./timeline.ts";

const anyFilter: fc.Arbitrary<Filter> = fc.record({
  lanes: fc.subarray([...lanes]),
  groups: fc.subarray([...groups]),
  browser: fc.constantFrom("", "alice", "bob"),
  search: fc.constantFrom("", "the", "session fox", "nowhere to be found"),
  heartbeats: fc.boolean(),
});
const everything: Window = { after: 0, until: Infinity };

test("rows keep the order of the events, so that a cause stands above its effect", () => {
  fc.assert(
    fc.property(arbitraryTrace(), (events) => {
      const rows = rowsOf(events);
      expect(rows.map(({ event }) => event)).toEqual(events);
      for (const [index, { event }] of rows.entries()) {
        if (event.cause !== undefined) expect(indexOfId(rows, event.cause)).toBeLessThan(index);
      }
    }),
  );
});

test("a row is found by its id, also where some are missing", () => {
  fc.assert(
    fc.property(arbitraryTrace(), fc.nat(40), fc.nat(3), (events, id, gap) => {
      const rows = rowsOf(events.filter((event) => event.id % (gap + 2) !== 0));
      expect(rowOfId(rows, id)).toBe(rows.find(({ event }) => event.id === id));
    }),
  );
});

test("what the timeline knows of a growing trace is what it would know of the whole one", () => {
  const cuts = fc.array(fc.nat(30), { maxLength: 5 });
  fc.assert(
    fc.property(arbitraryTrace(), cuts, (events, at) => {
      let timeline = emptyTimeline;
      for (const end of [...at].sort((a, b) => a - b)) {
        const before = timeline.rows;
        timeline = follow(timeline, events.slice(0, end));
        expect(timeline.rows.slice(0, before.length).every((row, n) => row === before[n])).toBe(
          true,
        );
      }
      timeline = follow(timeline, events);
      expect(timeline.rows).toEqual(rowsOf(events));
      expect(timeline.columns).toEqual(columnsOf(rowsOf(events)));
    }),
  );
});

test("what is no longer kept leaves the timeline, and the rest stays as it is", () => {
  fc.assert(
    fc.property(arbitraryTrace(), fc.nat(30), (events, kept) => {
      const half = follow(emptyTimeline, events.slice(0, 15));
      const most = Math.max(1, kept);
      const timeline = follow(half, events.slice(-most));
      expect(timeline.rows.map(({ event }) => event)).toEqual(events.slice(-most));
    }),
  );
});

test("a list that does not go on is another trace", () => {
  const note = (id: number): TraceEvent => ({ id, at: 0, kind: "note", text: "" });
  const first = follow(emptyTimeline, [note(1), note(2)]);
  const next = follow(first, [note(1)]);
  expect(next.trace).toBe(first.trace + 1);
  expect(next.rows).toHaveLength(1);
});

test("every event has its place in the columns, and each browser’s tabs stand together before its jar", () => {
  fc.assert(
    fc.property(arbitraryTrace(), (events) => {
      const columns = columnsOf(rowsOf(events));
      const keys = columns.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      for (const event of events) {
        expect(keys).toContain(spanOf(event).from);
        expect(keys).toContain(spanOf(event).to);
      }
      expect(columns.slice(-2).map(({ lane }) => lane)).toEqual(["server", "store"]);
      const browsers = columns.slice(0, -2).map(({ browser }) => browser);
      const runs = browsers.filter(
        (browser, index) => index === 0 || browser !== browsers[index - 1],
      );
      expect(runs).toHaveLength(new Set(browsers).size);
      for (const browser of runs) {
        const own = columns.slice(0, -2).filter((column) => column.browser === browser);
        expect(own.findIndex(({ lane }) => lane === "jar")).toBeOneOf([-1, own.length - 1]);
      }
    }),
  );
});

test("a filtered list links each row to the nearest shown event that led to it", () => {
  fc.assert(
    fc.property(arbitraryTrace(), anyFilter, (events, filter) => {
      const rows = rowsOf(events);
      const { shown } = show({ rows, filter, window: everything, names: createNames(events) });
      expect(shown.links).toHaveLength(shown.rows.length);
      for (const [index, link] of shown.links.entries()) {
        expect(link).toBeLessThan(index);
        const nearest = causesOf(rows, shown.rows[index]).find((cause) =>
          shown.rows.includes(cause),
        );
        expect(shown.rows[link]).toBe(nearest);
      }
    }),
  );
});

test("nothing that is shown was asked to be left out, and nothing else is left out", () => {
  fc.assert(
    fc.property(arbitraryTrace(), anyFilter, (events, filter) => {
      const rows = rowsOf(events);
      const wordless = { ...filter, search: "" };
      const { shown } = show({ rows, filter: wordless, window: everything, names: createNames() });
      const wanted = rows.filter(
        (row) =>
          filter.lanes.includes(row.lane) &&
          filter.groups.includes(row.group) &&
          (filter.browser === "" || row.browser === filter.browser),
      );
      const beats = wanted.filter(({ isHeartbeat }) => isHeartbeat);
      expect(shown.total).toBe(rows.length);
      expect(shown.hiddenHeartbeats).toBe(filter.heartbeats ? 0 : beats.length);
      expect(shown.rows).toEqual(
        filter.heartbeats ? wanted : wanted.filter(({ isHeartbeat }) => !isHeartbeat),
      );
    }),
  );
});

test("what is shown of a growing trace is what would be shown of the whole one", () => {
  const place = fc.nat(35);
  fc.assert(
    fc.property(
      arbitraryTrace(),
      anyFilter,
      place,
      place,
      place,
      (events, filter, cut, after, until) => {
        const names = createNames(events);
        const window: Window = { after, until: until > 30 ? Infinity : until };
        const of = { rows: rowsOf(events), filter, window, names };
        const timeline = follow(emptyTimeline, events.slice(0, cut));
        const before = show({ ...of, rows: timeline.rows });
        const grown = show({ ...of, rows: follow(timeline, events).rows }, before);
        expect(grown.shown).toEqual(show(of).shown);
        const { total, waiting } = grown.shown;
        expect(
          total + waiting + events.filter(({ id }) => id <= after && id <= Infinity).length,
        ).toBe(events.length);
      },
    ),
  );
});

test("what is shown where old events go is what would be shown of those that are kept", () => {
  fc.assert(
    fc.property(
      arbitraryTrace(),
      anyFilter,
      fc.nat(30),
      fc.nat(30),
      fc.nat(35),
      (events, filter, cut, kept, until) => {
        const names = createNames(events);
        const window: Window = { after: 0, until: until > 30 ? Infinity : until };
        const timeline = follow(emptyTimeline, events.slice(0, cut));
        const before = show({ rows: timeline.rows, filter, window, names });
        const left = events.slice(-Math.max(1, kept));
        const after = follow(timeline, left);
        const of = { rows: after.rows, filter, window, names };
        expect(show(of, before).shown).toEqual(show(of).shown);
      },
    ),
  );
});

test("of a list that lost its start only what came is asked about", () => {
  const note = (id: number): TraceEvent => ({ id, at: 0, kind: "note", text: "Hello." });
  const events = Array.from({ length: 100 }, (_, index) => note(index + 1));
  let asked = 0;
  const names = createNames();
  const counting: Names = { ...names, mark: (text) => (asked++, names.mark(text)) };
  const of = { filter: { ...openFilter, search: "hello" }, window: everything, names: counting };
  const timeline = follow(emptyTimeline, events.slice(0, 90));
  const before = show({ ...of, rows: timeline.rows });
  asked = 0;
  const { shown } = show({ ...of, rows: follow(timeline, events.slice(10)).rows }, before);
  const ofTen = asked;
  asked = 0;
  show({ ...of, rows: rowsOf(events.slice(0, 20)) });
  expect(shown.rows).toHaveLength(90);
  // Ten came and ten went.
  expect(ofTen).toBe(asked);
});

test("a chain holds what led to an event and what came of it, and nothing else", () => {
  fc.assert(
    fc.property(arbitraryTrace(), fc.nat(30), (events, id) => {
      const rows = rowsOf(events);
      const chain = chainOf(rows, id);
      const leadsTo = (from: number, to: number): boolean =>
        from === to || causesOf(rows, rowOfId(rows, to)).some(({ event }) => event.id === from);
      for (const event of events) {
        const isIn =
          id >= 1 && id <= events.length && (leadsTo(event.id, id) || leadsTo(id, event.id));
        expect(chain.has(event.id)).toBe(isIn);
      }
    }),
  );
});

test("every line that is drawn joins two shown rows, the upper to the lower", () => {
  const size = 30;
  const window = fc.tuple(fc.nat(30), fc.nat(10));
  fc.assert(
    fc.property(
      arbitraryTrace(),
      anyFilter,
      window,
      fc.nat(30),
      (events, filter, [top, more], lit) => {
        const rows = rowsOf(events);
        const { shown } = show({ rows, filter, window: everything, names: createNames(events) });
        const first = Math.min(top, Math.max(0, shown.rows.length - 1));
        const last = Math.min(first + more, shown.rows.length - 1);
        const { centers, width } = placeColumns(columnsOf(rows));
        const { marks, lines } = draw({
          ...shown,
          inSight: [first, last],
          centers,
          placeOf: (index) => (shown.rows[index] ? { start: index * size, size } : undefined),
          chain: chainOf(rows, lit),
        });
        expect(marks).toHaveLength(Math.max(0, last - first + 1));
        for (const { x1, x2 } of marks) {
          expect(Math.min(x1, x2)).toBeGreaterThan(0);
          expect(Math.max(x1, x2)).toBeLessThan(width);
        }
        for (const { key, path } of lines) {
          const [cause = 0, effect = 0] = key.split("-").map(Number);
          const [from, to] = [indexOfId(shown.rows, cause), indexOfId(shown.rows, effect)];
          expect(from).not.toBe(-1);
          expect(shown.links[to]).toBe(from);
          expect(path).toContain(` ${from * size + size / 2}V`);
          expect(path).toMatch(new RegExp(`[V ]${to * size + size / 2}$`));
        }
      },
    ),
  );
});

test("keys move in time, and from effect to cause and back", () => {
  // 0 led to 1 and 3, and 1 led to 2.
  const links = [-1, 0, 1, 0];
  expect(targetOf("ArrowDown", 1, links)).toBe(2);
  expect(targetOf("ArrowDown", 3, links)).toBe(3);
  expect(targetOf("ArrowUp", 0, links)).toBe(0);
  expect(targetOf("Home", 2, links)).toBe(0);
  expect(targetOf("End", 0, links)).toBe(3);
  expect(targetOf("PageDown", 0, links)).toBe(3);
  expect(targetOf("PageUp", 3, links)).toBe(0);
  expect(targetOf("ArrowLeft", 3, links)).toBe(0);
  expect(targetOf("ArrowLeft", 0, links)).toBeUndefined();
  expect(targetOf("ArrowRight", 0, links)).toBe(1);
  expect(targetOf("ArrowRight", 3, links)).toBeUndefined();
  expect(targetOf("a", 0, links)).toBeUndefined();
});

test("the search finds words, ids, names and headers, and every word counts", () => {
  const session = "Qm7Jx0aK";
  const events: TraceEvent[] = [
    { id: 1, at: 0, kind: "store", operation: "get", session, before: null, after: null },
    {
      id: 2,
      at: 0,
      kind: "http-request",
      exchange: "x",
      method: "GET",
      url: "/",
      headers: [
        ["Cookie", `connect.sid=s%3A${session}.x`],
        ["X-Odd", "needle"],
      ],
    },
  ];
  const names = createNames(events);
  const find = (search: string) =>
    show({
      rows: rowsOf(events),
      filter: { ...openFilter, search },
      window: everything,
      names,
    }).shown.rows.map(({ event }) => event.id);
  expect(find("orange fox")).toEqual([1, 2]);
  expect(find(session)).toEqual([1, 2]);
  expect(find("NEEDLE x-odd")).toEqual([2]);
  expect(find("needle store")).toEqual([]);
  expect(find("#1")).toEqual([1]);
  expect(find("  ")).toEqual([1, 2]);
});
