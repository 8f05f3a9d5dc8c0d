import { expect, test } from "vitest";
import type { TraceEvent } from "./event.ts";
import { createNames, extendNames } from "./names.ts";

const connection = (n: number): TraceEvent => ({
  id: n,
  at: n,
  kind: "connection",
  change: "connected",
  namespace: "/",
  socket: `socket-id-${n}`,
  sid: `engine-id-${n}`,
  session: `session-id-${n}`,
});

test("a thousand ids have a thousand names, and the same run has the same ones", () => {
  const events = Array.from({ length: 334 }, (_, index) => connection(index + 1));
  const labels = createNames(events)
    .all()
    .map(({ label }) => label);
  expect(labels).toHaveLength(1002);
  expect(new Set(labels).size).toBe(1002);
  expect(
    createNames(events)
      .all()
      .map(({ label }) => label),
  ).toEqual(labels);
});

test("the first 56 ids differ in colour or shape as well", () => {
  const events = Array.from({ length: 18 }, (_, index) => connection(index + 1));
  const looks = createNames(events)
    .all()
    .map(({ color, shape }) => `${color.hex} ${shape}`);
  expect(new Set(looks).size).toBe(looks.length);
});

test("an id is found inside a cookie, the longest first", () => {
  const names = createNames([connection(1), connection(10)]);
  const parts = names.mark("connect.sid=s%3Asession-id-10.c2ln; x=session-id-1");
  expect(parts.map(({ text }) => text).join("")).toBe(
    "connect.sid=s%3Asession-id-10.c2ln; x=session-id-1",
  );
  expect(parts.flatMap(({ name }) => (name ? [name.id] : []))).toEqual([
    "session-id-10",
    "session-id-1",
  ]);
});

test("further events name further ids, and leave what has a name as it is", () => {
  const first = createNames([connection(1), connection(2)]);
  const next = extendNames(first, [connection(2), connection(3)]);
  expect(next.all()).toEqual(createNames([connection(1), connection(2), connection(3)]).all());
  expect(first.all()).toHaveLength(6);
  expect(extendNames(next, [connection(1), connection(3)])).toBe(next);
});
