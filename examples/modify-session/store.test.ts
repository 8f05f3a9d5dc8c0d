import { describe, expect, test } from "vitest";
import { RawWebSocket } from "../../tests/contracts/raw.ts";
import { variants } from "../../tests/contracts/under-test.ts";
import { withFaultyStore } from "../../tests/contracts/with-faulty-store.ts";

const failed = "The session store failed. Try again.";

describe.concurrent.each(variants)("modify-session (%s), on a store that misbehaves", (variant) => {
  test.each(["fail", "fail-saves"] as const)(
    "an event is answered in words and its socket stays, a request gets 503 (%s)",
    async (mode) => {
      await withFaultyStore("modify-session", variant, async ({ visitor }, store) => {
        const browser = await visitor();
        const tab = await browser.connect();
        await store.become(mode);
        expect(await tab.ask("incr")).toEqual({ error: failed });
        expect((await browser.post("/incr")).status).toBe(503);
        await store.become("well");
        expect(await tab.ask("incr")).toBe(1);
        expect(tab.disconnects).toEqual([]);
      });
    },
  );

  test("a log-out that fails says so in words", async () => {
    await withFaultyStore("modify-session", variant, async ({ visitor }, store) => {
      const browser = await visitor();
      await store.become("fail-destroys");
      const { status, text } = await browser.post("/logout");
      expect([status, text]).toEqual([503, failed]);
      await store.become("well");
      expect(await browser.increment()).toBe(1);
    });
  });

  test("a session that ended is told from a store that failed: its socket is disconnected", async () => {
    await withFaultyStore("modify-session", variant, async ({ visitor }, store) => {
      const browser = await visitor();
      const tab = await browser.connect();
      await store.empty();
      tab.socket.emit("incr");
      expect(await tab.disconnected()).toBe("io server disconnect");
      const { status, text } = await browser.post("/incr");
      expect([status, text]).toEqual([200, "1"]);
    });
  });

  test("a client that connects while the store fails comes in once it is well", async () => {
    await withFaultyStore("modify-session", variant, async ({ visitor }, store) => {
      const browser = await visitor();
      const raw = await new RawWebSocket(browser.origin, { cookie: browser.cookie() }).opened();
      await store.become("fail");
      raw.send("40");
      // Not refused, or a client would not try again.
      expect(await raw.next(/^4/)).toBe("closed");
      const tab = browser.open();
      expect(await tab.settled()).not.toBe("connected");
      const connected = tab.next("connect");
      await store.become("well");
      await connected;
      expect(tab.socket.connected).toBe(true);
    });
  });
});
