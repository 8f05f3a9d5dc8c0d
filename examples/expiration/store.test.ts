import { describe, expect, test } from "vitest";
import { RawWebSocket } from "../../tests/contracts/raw.ts";
import { variants } from "../../tests/contracts/under-test.ts";
import { withFaultyStore } from "../../tests/contracts/with-faulty-store.ts";
import { within } from "../../tests/contracts/within.ts";

const failed = { error: "The session store failed. Try again." };

describe.concurrent.each(variants)("expiration (%s), on a store that misbehaves", (variant) => {
  test.each(["fail", "fail-saves", "fail-touches"] as const)(
    "an event is answered in words, and its socket stays (%s)",
    async (mode) => {
      await withFaultyStore("expiration", variant, async ({ visitor }, store) => {
        const browser = await visitor();
        const tab = await browser.connect();
        await store.become(mode);
        expect(await tab.ask("incr")).toEqual(failed);
        await store.become("well");
        expect(await tab.ask("incr")).toBe(1);
        expect(tab.disconnects).toEqual([]);
      });
    },
  );

  test.each(["fail", "fail-touches"] as const)(
    "a client that connects meanwhile comes in once it is well (%s)",
    async (mode) => {
      await withFaultyStore("expiration", variant, async ({ visitor }, store) => {
        const browser = await visitor();
        const raw = await new RawWebSocket(browser.origin, { cookie: browser.cookie() }).opened();
        await store.become(mode);
        raw.send("40");
        // Not refused, or a client would not try again.
        expect(await raw.next(/^4/)).toBe("closed");
        const tab = browser.open({ transport: "websocket" });
        const again = new Promise((resolve) => tab.socket.io.once("reconnect_attempt", resolve));
        expect(await within(again)).toEqual(expect.any(Number));
        const connected = tab.next("connect");
        await store.become("well");
        await connected;
        expect(tab.socket.connected).toBe(true);
      });
    },
  );
});
