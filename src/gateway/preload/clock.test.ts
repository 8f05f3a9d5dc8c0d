import * as timers from "node:timers";
import { promisify } from "node:util";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { installClock } from "./clock.ts";
import type { ClockScope } from "./clock.ts";

const HOUR = 3_600_000;

/** Globals of their own, so that the tests' stay as they are. */
function createScope() {
  const { Date } = runInNewContext("({ Date })") as { Date: DateConstructor };
  const real: ClockScope = { Date, setTimeout: timers.setTimeout, setInterval: timers.setInterval };
  const scope = { ...real };
  const clock = installClock(scope);
  const started: NodeJS.Timeout[] = [];
  disposers.push(() => started.forEach((timer) => timers.clearTimeout(timer)));
  const keep = (timer: NodeJS.Timeout): NodeJS.Timeout => {
    started.push(timer);
    return timer;
  };
  return { real, scope, clock, keep };
}

const disposers: (() => void)[] = [];
afterEach(() => disposers.splice(0).forEach((dispose) => dispose()));

/** Resolves when all timers that are due have fired: they were started, or shortened, before this one. */
const afterDue = (): Promise<void> => new Promise((resolve) => void timers.setTimeout(resolve, 1));

describe("Date", () => {
  test("is ahead by the offset, and goes back with it", () => {
    const { scope, clock } = createScope();
    const ahead = (ms: number): number => ms - Date.now();
    clock.setOffset(HOUR);
    for (const ms of [scope.Date.now(), +new scope.Date(), Date.parse(scope.Date())]) {
      expect(ahead(ms) / HOUR).toBeCloseTo(1, 2);
    }
    clock.setOffset(0);
    expect(ahead(scope.Date.now()) / HOUR).toBeCloseTo(0, 2);
  });

  test("looks and works as before in all else", () => {
    const { real, scope, clock } = createScope();
    clock.setOffset(HOUR);
    const { Date: Moved } = scope;
    expect([Moved.name, Moved.length, typeof Moved]).toEqual(["Date", 7, "function"]);
    expect(+new Moved(0)).toBe(0);
    expect(new Moved(2026, 0, 1).getFullYear()).toBe(2026);
    expect([Moved.UTC(1970), Moved.parse("1970-01-01T00:00:01Z")]).toEqual([0, 1000]);
    const date = new Moved();
    expect(date instanceof Moved && date instanceof real.Date).toBe(true);
    expect(date.constructor).toBe(Moved);
    class Later extends Moved {}
    expect(new Later()).toBeInstanceOf(Later);
    expect(new Later().getTime() - Date.now()).toBeGreaterThan(HOUR / 2);
    expect(Object.keys(Object.getOwnPropertyDescriptors(Moved))).toEqual(
      Object.keys(Object.getOwnPropertyDescriptors(real.Date)),
    );
  });
});

describe("timers", () => {
  test("are Node's own, whatever they are asked or given to", async () => {
    const { scope, clock, keep } = createScope();
    const timer = keep(scope.setTimeout(() => fired.push("no"), HOUR));
    const fired: string[] = [];
    expect(timer.constructor).toBe(timers.setTimeout(() => undefined, 0).constructor);
    expect([timer.hasRef(), timer.unref().hasRef(), timer.ref().hasRef()]).toEqual([
      true,
      false,
      true,
    ]);
    const byNumber = keep(scope.setTimeout(() => fired.push("no"), HOUR));
    timers.clearTimeout(timer);
    timers.clearTimeout(Number(byNumber));
    keep(scope.setInterval(() => fired.push("no"), HOUR)).close();
    keep(scope.setTimeout(() => fired.push("no"), HOUR))[Symbol.dispose]();
    clock.setOffset(2 * HOUR);
    await afterDue();
    expect(fired).toEqual([]);
    expect([scope.setTimeout.name, scope.setTimeout.length]).toEqual([
      timers.setTimeout.name,
      timers.setTimeout.length,
    ]);
    expect(await promisify(scope.setTimeout)(1, "kept")).toBe("kept");
  });

  test("get their arguments, and themselves as this", async () => {
    const { scope, clock, keep } = createScope();
    const seen = new Promise<unknown[]>((resolve) => {
      keep(
        scope.setTimeout(
          function (this: unknown, ...args: unknown[]) {
            resolve([this, ...args]);
          },
          HOUR,
          1,
          2,
        ),
      );
    });
    clock.setOffset(HOUR);
    const [self, ...args] = await seen;
    expect(self).toBeInstanceOf(timers.setTimeout(() => undefined, 0).constructor);
    expect(args).toEqual([1, 2]);
  });

  test("of node:timers stay on the real time", async () => {
    const { scope, clock, keep } = createScope();
    const fired: string[] = [];
    keep(timers.setTimeout(() => fired.push("real"), HOUR));
    keep(scope.setTimeout(() => fired.push("moved"), HOUR));
    clock.setOffset(HOUR);
    await afterDue();
    expect(fired).toEqual(["moved"]);
  });

  test("of an interval fire once for all that a jump has skipped, and go on at their pace", async () => {
    const { scope, clock, keep } = createScope();
    let fired = 0;
    keep(scope.setInterval(() => fired++, HOUR));
    clock.setOffset(10.5 * HOUR);
    await afterDue();
    expect(fired).toBe(1);
    clock.setOffset(11 * HOUR);
    await afterDue();
    expect(fired).toBe(1);
    clock.setOffset(11.6 * HOUR);
    await afterDue();
    expect(fired).toBe(2);
  });

  test("that were shortened start again with all of their delay when they are refreshed", async () => {
    const { scope, clock, keep } = createScope();
    let fired = 0;
    const timer = keep(scope.setTimeout(() => fired++, 2 * HOUR));
    clock.setOffset(HOUR);
    timer.refresh();
    clock.setOffset(2.5 * HOUR);
    await afterDue();
    expect(fired).toBe(0);
    clock.setOffset(3.1 * HOUR);
    await afterDue();
    expect(fired).toBe(1);
    timer.refresh();
    clock.setOffset(5 * HOUR);
    await afterDue();
    expect(fired).toBe(1);
    clock.setOffset(5.2 * HOUR);
    await afterDue();
    expect(fired).toBe(2);
  });

  test("keep the time that is left to them when the clock is put back", async () => {
    const { scope, clock, keep } = createScope();
    let fired = 0;
    clock.setOffset(5 * HOUR);
    keep(scope.setTimeout(() => fired++, 2 * HOUR));
    clock.setOffset(0);
    clock.setOffset(1.9 * HOUR);
    await afterDue();
    expect(fired).toBe(0);
    clock.setOffset(2.1 * HOUR);
    await afterDue();
    expect(fired).toBe(1);
  });

  // Real time hardly passes: delays are hours, and a jump of half hours never meets one exactly.
  test("fire as on a clock that passes through every moment, in the order in which they fall due", async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant("start" as const), hours: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ do: fc.constant("clear" as const), which: fc.nat(30) }),
      fc.record({ do: fc.constant("refresh" as const), which: fc.nat(30) }),
      fc.record({ do: fc.constant("jump" as const), hours: fc.integer({ min: 1, max: 20 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { scope, clock, keep } = createScope();
        let now = 0;
        const fired: number[] = [];
        const handles: NodeJS.Timeout[] = [];
        const model: { due: number; order: number; hours: number }[] = [];
        const expected: number[] = [];
        let order = 0;
        for (const each of steps) {
          if (each.do === "start") {
            const id = handles.length;
            handles.push(keep(scope.setTimeout(() => void fired.push(id), each.hours * HOUR)));
            model.push({ due: now + each.hours, order: order++, hours: each.hours });
          } else if (each.do === "jump") {
            now += each.hours + 0.001;
            clock.setOffset(Math.round(now * HOUR));
            await afterDue();
            const due = [...model.entries()].filter(([, timer]) => timer.due <= now);
            due.sort(([, a], [, b]) => a.due - b.due || a.order - b.order);
            for (const [id, timer] of due) {
              expected.push(id);
              timer.due = Infinity;
            }
          } else {
            const timer = model[each.which];
            const handle = handles[each.which];
            if (!timer || !handle) continue;
            if (each.do === "clear") {
              timers.clearTimeout(handle);
              timer.due = Infinity;
              // Node forgets the delay of a timer that was cleared: it can't be started again.
              timer.hours = Infinity;
            } else {
              handle.refresh();
              timer.due = now + timer.hours;
              timer.order = order++;
            }
          }
        }
        expect(fired).toEqual(expected);
        for (const handle of handles) timers.clearTimeout(handle);
      }),
      { numRuns: 200 },
    );
  });
});
