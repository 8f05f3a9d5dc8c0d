import { expect, test } from "vitest";
import { standInFor } from "./stand-in.ts";

/** Exports as CommonJS has them, and how often they were loaded. */
function counted(real: object, kind: "object" | "module" = "object") {
  let loads = 0;
  const load = () => {
    loads++;
    return real;
  };
  return { standIn: standInFor({ kind }, load) as Record<string, unknown>, loads: () => loads };
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

test("a function or class in its place is called and constructed as itself, and its own", () => {
  class Animal {
    static made = 0;
    readonly name: string;
    constructor(name: string) {
      Animal.made++;
      this.name = name;
    }
  }
  let loads = 0;
  const StandIn = standInFor({ kind: "function" }, () => {
    loads++;
    return Animal;
  }) as typeof Animal;
  expect([typeof StandIn, Reflect.get(StandIn, "__esModule"), loads]).toEqual([
    "function",
    undefined,
    0,
  ]);
  const cat = new StandIn("cat");
  class Dog extends StandIn {}
  expect(cat.constructor).toBe(Animal);
  expect([cat instanceof StandIn, cat instanceof Animal, new Dog("rex") instanceof Dog]).toEqual([
    true,
    true,
    true,
  ]);
  expect([StandIn.made, StandIn.name, StandIn.length, StandIn.prototype]).toEqual([
    2,
    "Animal",
    1,
    Animal.prototype,
  ]);
  expect(Object.getOwnPropertyNames(StandIn).sort()).toEqual(
    Object.getOwnPropertyNames(Animal).sort(),
  );
  expect(Object.getOwnPropertyDescriptor(StandIn, "prototype")?.value).toBe(Animal.prototype);
  expect(() => (StandIn as unknown as () => void)()).toThrow(/without 'new'/);
  expect(loads).toBe(1);
});

test("what is known of it is told without it", () => {
  let loads = 0;
  const real = { name: "deflate", typeOf: (path: string) => `type of ${path}` };
  const about = {
    kind: "object",
    values: { name: "deflate" },
    functions: { typeOf: { "a.html": "text/html" } },
  } as const;
  const standIn = standInFor(about, () => {
    loads++;
    return real;
  }) as typeof real;
  const { name, typeOf } = standIn;
  expect([name, typeOf("a.html"), loads]).toEqual(["deflate", "text/html", 0]);
  expect([typeOf("toString"), loads]).toEqual(["type of toString", 1]);
  expect(standIn.typeOf).toBe(real.typeOf);
});
