import { expect, test } from "vitest";
import { freePorts } from "./node/ports.ts";

test("whoever has been given a port keeps it while others are given theirs, listening or not", async () => {
  const pairs: number[][] = [];
  for (let n = 0; n < 450; n++) pairs.push(await freePorts(2));
  expect(new Set(pairs.flat()).size).toBe(900);
});
