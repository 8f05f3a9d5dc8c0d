import { expect } from "vitest";
import { everyPatch } from "../../tests/contracts/every-patch.ts";

everyPatch("modify-session", [
  {
    patch: "stale-reference",
    breaks: "the socket counts on, and the store never hears of it",
    async check({ visitor }) {
      const browser = await visitor();
      expect(await browser.increment()).toBe(1);
      const tab = await browser.connect();
      const answers = [await tab.ask("incr"), await tab.ask("incr"), await tab.ask("incr")];
      expect(answers).toEqual([2, 3, 4]);
      expect(await tab.ask("compare")).toEqual({ kept: 4, current: 1 });
      expect(await browser.increment()).toBe(2);
    },
  },
  {
    patch: "no-queue",
    breaks: "of 200 increments at once, most are lost",
    async check({ visitor }) {
      const browser = await visitor();
      const tab = await browser.connect({ transport: "websocket" });
      const answers = await Promise.all(Array.from({ length: 200 }, () => tab.ask("incr")));
      expect(Math.max(...answers.map(Number))).toBeLessThan(100);
      expect(new Set(answers).size).toBeLessThan(100);
    },
  },
]);
