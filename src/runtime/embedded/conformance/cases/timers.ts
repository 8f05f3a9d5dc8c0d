/** Timers as objects; their order is in the programs. */
import { caught, errorOf, type Cases, type Env } from "../case.ts";

const promises = (env: Env): typeof import("node:timers/promises") =>
  env.require("timers/promises") as typeof import("node:timers/promises");

export const timerCases: Cases = {
  "are objects": ({ timers }) => {
    const timeout = timers.setTimeout(() => undefined, 10);
    const interval = timers.setInterval(() => undefined, 10);
    const immediate = timers.setImmediate(() => undefined);
    const seen = [
      timeout.constructor.name,
      interval.constructor.name,
      immediate.constructor.name,
      timeout.hasRef(),
      timeout.unref() === timeout,
      timeout.hasRef(),
      timeout.ref() === timeout,
      timeout.refresh() === timeout,
      immediate.hasRef(),
      typeof timeout[Symbol.toPrimitive](),
      timeout.close() === timeout,
    ];
    timers.clearInterval(interval);
    timers.clearImmediate(immediate);
    return seen;
  },

  "pass arguments and this": ({ timers }) =>
    new Promise((resolve) => {
      const timer = timers.setTimeout(
        function (this: unknown, ...args: unknown[]) {
          resolve([this === timer, args]);
        },
        1,
        "a",
        2,
      );
    }),

  "are cleared by object, number and text": async ({ timers }) => {
    const fired: string[] = [];
    timers.clearTimeout(timers.setTimeout(() => fired.push("object"), 1));
    timers.clearTimeout(+timers.setTimeout(() => fired.push("number"), 1));
    timers.clearTimeout(String(+timers.setTimeout(() => fired.push("text"), 1)));
    timers.clearInterval(timers.setTimeout(() => fired.push("mixed"), 1));
    timers.clearImmediate(timers.setImmediate(() => fired.push("immediate")));
    timers.clearTimeout(undefined);
    timers.clearTimeout(null as never);
    timers.clearTimeout({} as never);
    await new Promise((resolve) => timers.setTimeout(resolve, 5));
    return fired;
  },

  "repeat until cleared": ({ timers }) =>
    new Promise((resolve) => {
      let count = 0;
      const interval = timers.setInterval(() => {
        if (++count === 3) {
          timers.clearInterval(interval);
          timers.setTimeout(() => resolve(count), 5);
        }
      }, 1);
    }),

  "start anew when refreshed": ({ timers }) =>
    new Promise((resolve) => {
      const log: string[] = [];
      const early = timers.setTimeout(() => resolve([...log, "refreshed"]), 600);
      const later = performance.now() + 150;
      while (performance.now() < later);
      timers.setImmediate(() => {
        early.refresh();
        // Falls due after 600 ms of the first start, and long before 600 ms of the second.
        timers.setTimeout(() => log.push("between"), 500);
      });
    }),

  "fire again when refreshed after they fired": ({ timers }) =>
    new Promise((resolve) => {
      let count = 0;
      const timer = timers.setTimeout(() => {
        if (++count < 3) timer.refresh();
        else resolve(count);
      }, 1);
    }),

  "refuse what isn't a function": ({ timers }) => [
    caught(() => void timers.setTimeout(undefined as never)),
    caught(() => void timers.setInterval("code" as never)),
    caught(() => void timers.setImmediate(null as never)),
  ],

  promise: async (env) => {
    const { setTimeout, setImmediate, scheduler } = promises(env);
    const controller = new AbortController();
    const stopped = setTimeout(1_000, "never", { signal: controller.signal }).catch(errorOf);
    controller.abort();
    return [
      await setTimeout(1, "a"),
      await setImmediate("b"),
      await scheduler.wait(1),
      await stopped,
      await setTimeout(1, "c", { signal: AbortSignal.abort() }).catch(errorOf),
    ];
  },

  iterate: async (env) => {
    const seen: unknown[] = [];
    for await (const value of promises(env).setInterval(1, "tick")) {
      seen.push(value);
      if (seen.length === 3) break;
    }
    return seen;
  },

  "are promisified as Node's": async ({ timers }) => {
    const custom = Symbol.for("nodejs.util.promisify.custom");
    const promisified = (
      timers.setTimeout as unknown as Record<symbol, (ms: number, value: string) => Promise<string>>
    )[custom];
    return promisified?.(1, "x");
  },

  "have Node's exports": ({ timers }) =>
    Object.keys(timers)
      .filter((name) => !["active", "unenroll", "enroll", "_unrefActive"].includes(name))
      .sort(),

  "call functions that have a property of the name call or apply": ({ timers }) =>
    new Promise((resolve) => {
      const log: unknown[] = [];
      const listener = Object.assign(
        (value: string) => {
          if (log.push(value) === 2) resolve(log.sort());
        },
        { call: "no function", apply: "no function" },
      );
      timers.setTimeout(listener, 1, "timeout");
      timers.setImmediate(listener, "immediate");
    }),
};
