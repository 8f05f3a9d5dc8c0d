import { expect, test } from "vitest";
import { standInFor } from "./stand-in.ts";

/** Exports as CommonJS has them, and how often they were loaded. */
function counted(real: object, kind: "object" | "module" = "object") {
  let loads = 0;
  const load = () => {
    loads++;
    return real;
  };
  return { standIn: standInFor(kind, load) as Record<string, unknown>, loads: () => loads };
}

test("requiring it, also as compiled ES modules do, loads nothing", () => {
  const object = counted({});
  expect(object.standIn["__esModule"]).toBe(undefined);
  const module = counted({ __esModule: true }, "module");
  expect(module.standIn["__esModule"]).toBe(true);
  expect([object.loads(), module.loads()]).toEqual([0, 0]);
});

test("whatever is done with it is done with the exports, which are loaded once", () => {
  const real: Record<string, unknown> = Object.defineProperty({ one: 1, gone: 2 }, "fixed", {
    value: 3,
  });
  const { standIn, loads } = counted(real);
  standIn["two"] = 2;
  delete standIn["gone"];
  Object.defineProperty(standIn, "three", { value: 3, enumerable: true, configurable: true });
  expect(real).toEqual({ one: 1, two: 2, three: 3 });
  expect({ ...standIn }).toEqual(real);
  expect(["one" in standIn, "gone" in standIn, standIn["fixed"]]).toEqual([true, false, 3]);
  expect(Object.getOwnPropertyNames(standIn)).toEqual(Object.getOwnPropertyNames(real));
  expect(Object.getPrototypeOf(standIn)).toBe(Object.prototype);
  expect(loads()).toBe(1);
});
