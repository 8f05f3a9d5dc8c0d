import { expect, test } from "vitest";

import type { StoredSession } from "./event.ts";
import { createEndings } from "./endings.ts";

const kept = { count: 1 };
const op = (
  operation: "get" | "set" | "touch" | "destroy",
  before: StoredSession = null,
  after: StoredSession = null,
) => ({ operation, session: "a", before, after }) as const;

test("a write after the session was destroyed brings it back, and the next one does not", () => {
  const endings = createEndings();
  expect(endings.note(op("set", null, kept))).toBeUndefined();
  endings.note(op("destroy", kept));
  expect(endings.note({ ...op("set", null, kept), session: "b" })).toBeUndefined();
  expect(endings.note(op("set", null, kept))).toBe("destroyed");
  expect(endings.note(op("set", kept, kept))).toBeUndefined();
});

test("a write after the session was found expired brings it back", () => {
  const endings = createEndings();
  endings.note(op("get", kept, null));
  expect(endings.note(op("touch"))).toBeUndefined();
  expect(endings.note(op("set", null, kept))).toBe("expired");
});

test("what the store failed to do ends and brings back nothing", () => {
  const endings = createEndings();
  endings.note({ ...op("destroy", kept, kept), error: "down" });
  expect(endings.note(op("set", kept, kept))).toBeUndefined();
  endings.note(op("destroy", kept));
  expect(endings.note({ ...op("set"), error: "down" })).toBeUndefined();
  expect(endings.note(op("set", null, kept))).toBe("destroyed");
});
