import type { ManagerOptions } from "socket.io-client";
import { expect } from "vitest";
import { Browser } from "../../tests/contracts/browser.ts";
import { everyPatch } from "../../tests/contracts/every-patch.ts";
import { RawWebSocket } from "../../tests/contracts/raw.ts";
import { tellOfPolls } from "../../tests/contracts/waiting-polls.ts";

/** What a stranger with a kept cookie gets. */
async function comesBack(origin: string, cookie: string): Promise<string> {
  const back = new Browser(origin).open({ extraHeaders: { cookie } });
  const answer = await back.settled();
  back.socket.disconnect();
  return answer;
}

everyPatch("counter", [
  {
    patch: "resave",
    breaks: "with long-polling, five increments answer 1, 1, 1, 1, 1",
    besides: [tellOfPolls],
    async check({ visitor }) {
      const browser = await visitor();
      const tab = await browser.connect({ transport: "polling" });
      const answers = [];
      for (let i = 0; i < 5; i++) {
        await browser.get("/polling");
        const told = tab.next("current count");
        answers.push(await browser.increment());
        await told;
      }
      expect(answers).toEqual([1, 1, 1, 1, 1]);
    },
  },
  {
    patch: "resave",
    breaks: "a pending poll undoes the log-out",
    besides: [tellOfPolls],
    async check({ visitor }) {
      const browser = await visitor();
      const tab = await browser.connect({ transport: "polling" });
      const cookie = browser.cookie();
      await browser.get("/polling");
      expect((await browser.post("/logout")).status).toBe(204);
      await tab.disconnected();
      expect(await comesBack(browser.origin, cookie)).toBe("connected");
    },
  },
  {
    patch: "save-uninitialized",
    breaks: "a bad handshake of a stranger leaves a stored session behind",
    async check({ browser }) {
      const stranger = browser();
      const bad = "/socket.io/?EIO=4&transport=bogus";
      const refused = await stranger.get(bad);
      expect(refused.status).toBe(400);
      expect(refused.headers.getSetCookie()).toHaveLength(1);
      // A cookie that the store did not know would be answered with another one.
      expect((await stranger.get(bad)).headers.getSetCookie()).toEqual([]);
      const other = await browser().get(bad);
      expect(other.headers.getSetCookie()).not.toEqual(refused.headers.getSetCookie());
    },
  },
  {
    patch: "rolling",
    breaks: "every HTTP answer sets the cookie again, an open WebSocket never does",
    async check({ visitor }) {
      const browser = await visitor();
      for (let i = 0; i < 3; i++) {
        const [cookie, ...others] = (await browser.post("/incr")).headers.getSetCookie();
        expect(cookie).toMatch(/^connect\.sid=.*; Expires=/);
        expect(others).toEqual([]);
      }
      const raw = await new RawWebSocket(browser.origin, { cookie: browser.cookie() }).opened();
      raw.send("40");
      expect(await raw.next(/^42/)).toBe('42["current count",3]');
      raw.send('420["incr"]');
      const frames = [await raw.next(/^4/), await raw.next(/^4/)];
      expect(frames).toEqual(['42["current count",4]', "430[4]"]);
      raw.close();
    },
  },
  {
    patch: "naive-log-out",
    breaks: "an event of a socket that was logged out brings the session back",
    async check({ visitor }) {
      const browser = await visitor();
      const cookie = browser.cookie();
      const raw = await new RawWebSocket(browser.origin, { cookie }).opened();
      raw.send("40");
      expect(await raw.next(/^42/)).toBe('42["current count",0]');
      expect((await browser.post("/logout")).status).toBe(204);
      expect(await raw.next(/^41/)).toBe("41");
      expect(await comesBack(browser.origin, cookie)).toBe("no session");
      // The connection was left open: it joins again, as who it was.
      raw.send("40");
      expect(await raw.next(/^42/)).toBe('42["current count",0]');
      raw.send('420["incr"]');
      expect(await raw.next(/^430/)).toBe("430[1]");
      expect(await comesBack(browser.origin, cookie)).toBe("connected");
      raw.close();
    },
  },
  {
    patch: "naive-log-out",
    breaks: "a pending poll undoes the log-out",
    besides: [tellOfPolls],
    async check({ visitor }) {
      const browser = await visitor();
      const tab = await browser.connect({ transport: "polling" });
      const cookie = browser.cookie();
      await browser.get("/polling");
      expect((await browser.post("/logout")).status).toBe(204);
      await tab.disconnected();
      expect(await comesBack(browser.origin, cookie)).toBe("connected");
    },
  },
  {
    patch: "max-age",
    breaks: "the cookie has a date, half an hour ahead",
    async check({ browser }) {
      const [cookie] = (await browser().get("/")).headers.getSetCookie();
      const ends = Date.parse(/Expires=([^;]+)/.exec(cookie ?? "")?.[1] ?? "");
      const minutes = (ends - Date.now()) / 60_000;
      expect(minutes).toBeGreaterThan(29);
      expect(minutes).toBeLessThanOrEqual(30);
    },
  },
  {
    patch: "same-site-strict",
    breaks: "who arrives without the cookie, as from another site, gets another session",
    async check({ visitor, browser }) {
      const user = await visitor();
      expect((await user.get("/")).headers.getSetCookie()).toEqual([]);
      const [cookie] = (await browser().get("/")).headers.getSetCookie();
      expect(cookie).toMatch(/; SameSite=Strict$/);
      expect(cookie?.startsWith(user.cookie())).toBe(false);
    },
  },
  {
    patch: "secure",
    breaks: "over plain HTTP no cookie is set, and no socket is let in",
    async check({ browser }) {
      const visitor = browser();
      const page = await visitor.get("/");
      expect(page.status).toBe(200);
      expect(page.headers.getSetCookie()).toEqual([]);
      expect(await visitor.open().settled()).toBe("no session");
    },
  },
  {
    patch: "script-readable-cookie",
    breaks: "the cookie is not kept from scripts",
    async check({ browser }) {
      const [cookie] = (await browser().get("/")).headers.getSetCookie();
      expect(cookie).toMatch(/^connect\.sid=[^;]+; Path=\/$/);
    },
  },
  {
    patch: "websocket-only",
    breaks: "the page connects without a poll",
    async check({ browser }) {
      const visitor = browser();
      const { text } = await visitor.get("/");
      const written = /const socket = io\((.*)\);/.exec(text)?.[1];
      // The page's own options, in the client that it uses.
      const options = new Function(`return ${written}`)() as Partial<ManagerOptions>;
      expect(options).toEqual({ transports: ["websocket"] });
      const tab = visitor.open(options);
      // What it begins with, before anything was sent.
      expect(tab.socket.io.engine.transport.name).toBe("websocket");
      expect(await tab.settled()).toBe("connected");
    },
  },
  {
    patch: "no-reload",
    breaks: "an event forgets the increments over HTTP since the handshake",
    async check({ visitor }) {
      const browser = await visitor();
      const tab = await browser.connect({ transport: "websocket" });
      for (let i = 0; i < 3; i++) await browser.increment();
      expect(await tab.socket.timeout(5000).emitWithAck("incr")).toBe(1);
      expect(await browser.increment()).toBe(2);
    },
  },
]);
