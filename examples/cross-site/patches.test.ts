import { expect } from "vitest";
import { everyPatch } from "../../tests/contracts/every-patch.ts";
import { RawWebSocket } from "../../tests/contracts/raw.ts";

everyPatch("cross-site", [
  {
    patch: "no-origin-check",
    breaks: "a WebSocket of a foreign page is the user",
    ports: ["PAGE_PORT"],
    async check({ visitor }) {
      const browser = await visitor();
      await browser.increment();
      await browser.increment();
      const headers = { origin: "http://evil.example", cookie: browser.cookie() };
      const raw = await new RawWebSocket(browser.origin, headers).opened();
      raw.send("40");
      expect(await raw.next(/^42/)).toBe('42["current count",2]');
      raw.send('420["incr"]');
      expect(await raw.next(/^430/)).toBe("430[3]");
      raw.close();
    },
  },
  {
    patch: "without-credentials",
    breaks: "the page asks without its cookie, and its socket is refused",
    ports: ["PAGE_PORT"],
    async check({ browser }) {
      const { text } = await browser().get("/");
      expect(text).not.toContain('credentials: "include"');
      expect(text).toContain("withCredentials: false");
      // What a browser sends then: the origin, and no cookie.
      const origin = /<script src="(http:\/\/[^/]+)/.exec(text)?.[1];
      expect(origin).toBe(browser().origin);
      expect(await browser().open({ transport: "polling" }).settled()).toBe("no session");
    },
  },
]);
