import { expect, test } from "vitest";
import { createHold } from "./hold.ts";

test("what is held back is told in its order once it is released, and never where it was dropped", () => {
  const told: string[] = [];
  const [kept, dropped] = [createHold(), createHold()];
  kept.add(() => told.push("one"));
  kept.add(() => told.push("two"));
  dropped.add(() => told.push("nothing"));
  expect(told).toEqual([]);
  dropped.drop();
  dropped.release();
  dropped.add(() => told.push("nothing"));
  kept.release();
  kept.add(() => told.push("three"));
  expect(told).toEqual(["one", "two", "three"]);
});
