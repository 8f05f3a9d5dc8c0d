import { once } from "node:events";
import { request } from "node:http";
import type { IncomingMessage, RequestOptions } from "node:http";
import { describe, expect, test } from "vitest";
import { Browser } from "../../tests/contracts/browser.ts";
import { RawPolling, RawWebSocket } from "../../tests/contracts/raw.ts";
import { variants } from "../../tests/contracts/under-test.ts";
import { withFaultyStore } from "../../tests/contracts/with-faulty-store.ts";
import { within } from "../../tests/contracts/within.ts";
import { lookInside, tellOfInside } from "./inside.ts";

const unavailable = JSON.stringify({ error: "The session store does not answer. Try again." });
const ended = "The session has ended.";

/** What a client gets that kept a cookie. */
async function comesBack(origin: string, cookie: string): Promise<string> {
  const back = new Browser(origin).open({ extraHeaders: { cookie } });
  const answer = await within(back.settled());
  back.socket.disconnect();
  return answer;
}

/** Resolves with the head of the answer, as soon as it comes: `fetch` comes to it, and to ends, later. */
async function post(
  url: string,
  { body = "", ...options }: RequestOptions & { readonly body?: string },
): Promise<IncomingMessage> {
  const sent = request(url, { ...options, method: "POST", agent: false }).end(body);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return response;
}

describe.concurrent.each(variants)("complete (%s), on a store that misbehaves", (variant) => {
  test("a change that can't be saved is answered in words, is not counted, and a log-out holds", async () => {
    await withFaultyStore("complete", variant, async ({ visitor }, store) => {
      const browser = await visitor();
      const cookie = browser.cookie();
      const tab = await browser.connect();
      await store.become("fail-saves");
      const { status, text } = await browser.post("/incr");
      expect([status, text]).toEqual([503, unavailable]);
      expect(await tab.ask("incr")).toEqual(JSON.parse(unavailable));
      await store.become("well");
      expect(await tab.ask("incr")).toBe(1);

      await store.become("fail-saves");
      expect((await browser.post("/incr")).status).toBe(503);
      expect((await browser.post("/logout")).status).toBe(204);
      await store.become("well");
      expect(await tab.disconnected()).toBe("io server disconnect");
      expect(await store.size()).toBe(0);
      expect(await comesBack(browser.origin, cookie)).toBe(ended);
    });
  });

  test("a log-in that can't be saved is answered in words, and does not happen after all", async () => {
    await withFaultyStore("complete", variant, async ({ visitor }, store) => {
      const browser = await visitor();
      await store.become("fail-next-save");
      const { status, text, headers } = await browser.post("/login", { user: "alice" });
      expect([status, text]).toEqual([503, unavailable]);
      expect(headers.getSetCookie()).toEqual([]);
      expect(await store.size()).toBe(0);
      // Again, as the words say.
      expect((await browser.post("/login", { user: "alice" })).status).toBe(200);
      const tab = await browser.connect({ namespace: "/account" });
      expect(await tab.ask("user")).toBe("alice");
    });
  });

  test("a first visit that can't be saved starts no session", async () => {
    await withFaultyStore("complete", variant, async ({ browser }, store) => {
      await store.become("fail-next-save");
      const { status, headers } = await browser().post("/incr");
      expect(status).toBe(503);
      expect(headers.getSetCookie()).toEqual([]);
      expect(await store.size()).toBe(0);
    });
  });

  test("a save that comes later than its deadline does not undo a log-out", async () => {
    const check: Parameters<typeof withFaultyStore>[2] = async ({ visitor }, store) => {
      const browser = await visitor();
      const cookie = browser.cookie();
      const tab = await browser.connect();
      await store.become("hold-saves");
      const late = [browser.post("/incr"), tab.ask("incr")];
      expect(await late[0]).toMatchObject({ status: 503, text: unavailable });
      expect(await late[1]).toEqual(JSON.parse(unavailable));
      expect((await browser.post("/logout")).status).toBe(204);
      await store.release();
      expect(await store.size()).toBe(0);
      expect(await comesBack(browser.origin, cookie)).toBe(ended);
    };
    await withFaultyStore("complete", variant, check, { env: { STORE_DEADLINE: "500" } });
  });

  test("a log-out right after a log-in is not undone by the rest of the log-in", async () => {
    await withFaultyStore("complete", variant, async ({ visitor }, store) => {
      const browser = await visitor();
      await store.become("slow-writes");
      const logIn = await post(`${browser.origin}/login`, {
        body: '{"user":"alice"}',
        headers: { "content-type": "application/json", cookie: browser.cookie() },
      });
      let isLoggedIn = false;
      let answer = "";
      logIn.setEncoding("utf8").on("data", (text: string) => (answer += text));
      logIn.once("end", () => (isLoggedIn = true));
      // The head of the answer has come, its end has not: a page can go on from here.
      const [cookie = ""] = (logIn.headers["set-cookie"]?.[0] ?? "").split(";");
      const logOut = await post(`${browser.origin}/logout`, { headers: { cookie } });
      // What was sent before on another connection is there by now, and read within a turn or two.
      for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
      expect(isLoggedIn).toBe(true);
      expect([logIn.statusCode, logOut.statusCode]).toEqual([200, 204]);
      expect(JSON.parse(answer)).toEqual({ user: "alice" });
      expect(await store.size()).toBe(0);
    });
  });

  test("a log-in whose client went away cuts the old tabs off all the same", async () => {
    await withFaultyStore("complete", variant, async ({ visitor }, store) => {
      const browser = await visitor();
      const tab = await browser.connect();
      await store.become("hold-saves");
      const leaving = new AbortController();
      const logIn = fetch(`${browser.origin}/login`, {
        method: "POST",
        body: '{"user":"alice"}',
        headers: { "content-type": "application/json", cookie: browser.cookie() },
        signal: leaving.signal,
      });
      await store.holding();
      leaving.abort();
      await expect(logIn).rejects.toThrow();
      await store.release();
      expect(await tab.disconnected()).toBe("transport close");
    });
  });

  test("a connection that fails for it leaves neither room nor socket behind", async () => {
    const check: Parameters<typeof withFaultyStore>[2] = async (example, store) => {
      const browser = await example.visitor();
      const headers = { cookie: browser.cookie() };
      const raws = await Promise.all(
        ["40", "40/account,"].flatMap((connect) =>
          [1, 2, 3].map(async () => {
            const raw = await new RawWebSocket(browser.origin, headers).opened();
            return { raw, connect };
          }),
        ),
      );
      const polling = await new RawPolling(browser.origin, headers).opened();
      await store.become("fail");
      for (const { raw, connect } of raws) raw.send(connect);
      await polling.send("40");
      for (const { raw } of raws) expect(await within(raw.closed)).toEqual(expect.any(Number));
      expect((await polling.poll()).text).not.toMatch(/^4/);
      expect(await lookInside(example)).toEqual({ rooms: [], connected: 0, connecting: 0 });
    };
    await withFaultyStore("complete", variant, check, { patches: [tellOfInside] });
  });

  test("one that says by an error that a session is missing is not taken for one that failed", async () => {
    await withFaultyStore("complete", variant, async ({ visitor }, store) => {
      const browser = await visitor();
      const cookie = browser.cookie();
      const late = await new RawWebSocket(browser.origin, { cookie }).opened();
      await browser.post("/logout");
      await store.become("missing-is-an-error");
      late.send("40");
      expect(await late.next(/^4[04]/)).toBe(`44{"message":"${ended}"}`);
      late.close();
      expect(await comesBack(browser.origin, cookie)).toBe(ended);
    });
  });

  test("the log says why a store failed", async ({ expect }) => {
    await withFaultyStore("complete", variant, async ({ visitor, running }, store) => {
      const browser = await visitor();
      const tab = await browser.connect();
      await store.become("fail");
      expect((await browser.post("/incr")).status).toBe(503);
      const output = () => running.output();
      await expect.poll(output).toContain("the store is down");
      expect(await tab.ask("incr")).toEqual(JSON.parse(unavailable));
    });
  });
});
