import { describe, expect, test } from "vitest";
import { patched } from "../../tests/contracts/patch.ts";
import type { Patch } from "../../tests/contracts/patch.ts";
import { whileRunning } from "../../tests/contracts/under-test.ts";
import type { UnderTest } from "../../tests/contracts/under-test.ts";
import { withFaultyStore } from "../../tests/contracts/with-faulty-store.ts";
import { within } from "../../tests/contracts/within.ts";

const lifetime = 2000;

async function withPatches(
  patches: readonly Patch[],
  check: (example: UnderTest) => Promise<void>,
) {
  const variant = "esm";
  const files = await patched("expiration", variant, patches);
  const env = { SESSION_MAX_AGE: String(lifetime) };
  await whileRunning({ topic: "expiration", variant, files, env }, check);
}

// A timer for each socket that reloads the session and closes the connection on any error, where
// nothing asks at the next handshake whether there is a session.
const naiveTimer: readonly Patch[] = [
  {
    file: "index.ts",
    from: "  expiry.watch(sessionId);\n",
    to: `  const timer = setInterval(() => {
    req.session.reload((err) => {
      if (err) {
        socket.conn.close();
      }
    });
  }, 200);
  socket.on("disconnect", () => clearInterval(timer));
`,
  },
  {
    file: "index.ts",
    from: 'next((await renew(req)) ? undefined : new Error("no session"));',
    to: "next();",
  },
];

describe.concurrent("traps of expiration", () => {
  test("a timer that closes the connection: the client comes back as somebody else, untold", async () => {
    await withPatches(naiveTimer, async ({ visitor }) => {
      const browser = await visitor();
      await browser.increment();
      const tab = await browser.connect({ transport: "websocket" });
      expect(tab.counts).toEqual([1]);
      expect(await tab.disconnected(lifetime * 5)).toBe("transport close");
      expect(await within(back(tab.socket))).toBe("connected");
      // The count of the user is gone, and nobody said so: `undefined` travels as null.
      expect(await tab.next("current count")).toBe(null);
    });
  });

  test("and then it goes on for ever: it is closed and comes back at every look", async () => {
    await withPatches(naiveTimer, async ({ browser }) => {
      const tab = browser().open({ transport: "websocket" });
      for (const time of [1, 2, 3]) {
        expect(await within(back(tab.socket))).toBe("connected");
        await within(new Promise((resolve) => tab.socket.once("disconnect", resolve)));
        expect(tab.disconnects).toEqual(Array(time).fill("transport close"));
      }
    });
  });

  test("and a store that fails for a moment: every socket is closed, though its session is there", async () => {
    await withFaultyStore(
      "expiration",
      "esm",
      async ({ visitor }, store) => {
        const browser = await visitor();
        const tabs = await Promise.all([
          browser.connect({ transport: "websocket" }),
          browser.connect({ transport: "websocket" }),
        ]);
        await store.become("fail");
        for (const tab of tabs) expect(await tab.disconnected()).toBe("transport close");
        await store.become("well");
        expect(await store.size()).toBe(1);
      },
      { patches: naiveTimer },
    );
  });

  test("the session middleware on every request: an idle client on long-polling never expires", async () => {
    const everyRequest: Patch = { file: "index.ts", from: "req._query?.sid", to: "false" };
    const oftenPinged: Patch = {
      file: "index.ts",
      from: "new Server(httpServer)",
      to: "new Server(httpServer, { pingInterval: 200 })",
    };
    await withPatches([everyRequest, oftenPinged], async ({ visitor }) => {
      const browser = await visitor();
      // Each poll brings a real browser its cookie with a new date: here it stays the same.
      const extraHeaders = { cookie: browser.cookie() };
      const tab = await browser.connect({ transport: "polling", extraHeaders });
      expect(await tab.disconnected(lifetime * 2)).toBe("nothing came");
    });
  });

  test("a timer of 30 days without a limit fires at once", async () => {
    const unlimited: Patch = {
      file: "expiry.ts",
      from: "Math.min(delay, LONGEST_TIMEOUT)",
      to: "delay",
    };
    const files = await patched("expiration", "esm", [unlimited]);
    const env = { SESSION_MAX_AGE: String(30 * 24 * 60 * 60 * 1000) };
    await whileRunning(
      { topic: "expiration", variant: "esm", files, env },
      async ({ visitor, running }) => {
        const tab = await (await visitor()).connect();
        expect(await tab.ask("incr")).toBe(1);
        expect(running.output()).toContain("TimeoutOverflowWarning");
      },
    );
  });
});

function back(socket: { once(event: "connect", listener: () => void): unknown }): Promise<string> {
  return new Promise((resolve) => socket.once("connect", () => resolve("connected")));
}
