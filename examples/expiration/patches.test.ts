import { expect } from "vitest";
import { everyPatch } from "../../tests/contracts/every-patch.ts";
import { within } from "../../tests/contracts/within.ts";

const lifetime = 2000;

everyPatch("expiration", [
  {
    patch: "silent-expiry",
    breaks: "the client comes back as somebody else, and is not told",
    env: { SESSION_MAX_AGE: String(lifetime) },
    async check({ visitor }) {
      const browser = await visitor();
      await browser.increment();
      const tab = await browser.connect({ transport: "websocket" });
      expect(tab.counts).toEqual([1]);
      const told: string[] = [];
      tab.socket.on("session expired", () => told.push("session expired"));
      expect(await tab.disconnected(lifetime * 5)).toBe("transport close");
      const back = new Promise((resolve) => tab.socket.once("connect", () => resolve("connected")));
      expect(await within(back)).toBe("connected");
      // The count of the user is gone: `undefined` travels as null.
      expect(await tab.next("current count")).toBe(null);
      expect(told).toEqual([]);
    },
  },
  {
    patch: "no-rolling",
    breaks: "only what changes the session brings the cookie with a new date",
    async check({ visitor }) {
      const browser = await visitor();
      expect((await browser.get("/")).headers.getSetCookie()).toEqual([]);
      expect((await browser.post("/incr")).headers.getSetCookie()).toHaveLength(1);
    },
  },
]);
