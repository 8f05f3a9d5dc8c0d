import { describe, expect, test } from "vitest";
import type { Browser, Tab, Transport } from "./browser.ts";
import { RawPolling } from "./raw.ts";
import type { RawPollingSession } from "./raw.ts";
import type { StartOptions } from "./target.ts";
import { exampleUnderTest } from "./under-test.ts";
import { within } from "./within.ts";

/** How long a session lives here, in milliseconds. */
const lifetime = 4000; // much longer than a pause: a busy machine must not end a session
/** How often an active client does something, in milliseconds. */
const pause = 500;
/** So many pauses that a session without activity would be over. */
const parts = Array.from({ length: (1.5 * lifetime) / pause }, (_, index) => index + 1);
/** How long after its end its sockets may stay, in milliseconds: what the examples promise. */
const grace = 2000;

const both: readonly Transport[] = ["polling", "websocket"];

/** What the examples promise that let sessions expire. Call it inside a suite. */
export function expiry({ topic, variant }: Pick<StartOptions, "topic" | "variant">): void {
  describe("with sessions of four seconds", () => {
    const env = { SESSION_MAX_AGE: String(lifetime) };
    // Pings every 25 s by default: with none in a test, only other requests could keep it alive.
    const example = exampleUnderTest({ topic, variant, env });

    test.each(both)(
      "an idle socket is told and dropped within two seconds (%s)",
      async (transport) => {
        const browser = await example.visitor();
        const tab = await browser.connect({ transport });
        const told = new Promise((resolve) =>
          tab.socket.once("session expired", () => resolve("told")),
        );
        const started = Date.now();
        expect(await within(told, lifetime + grace)).toBe("told");
        expect(await tab.disconnected(grace)).toBe("io server disconnect");
        expect(Date.now() - started).toBeGreaterThan(lifetime / 2);
        expect(tab.socket.active).toBe(false);
      },
    );

    test("requests of long-polling do not count as activity", async () => {
      const browser = await example.visitor();
      const headers = { cookie: browser.cookie() };
      const raw = await new RawPolling(browser.origin, headers).opened();
      await raw.send("40");
      const end = within(endOf(raw), 2 * lifetime);
      for (const _ of parts) {
        await raw.send("3"); // a pong: a request like any other, and no event
        await within(end, pause);
      }
      expect(await end).toContain('42["session expired"]');
    });

    test.each(both)("events keep a session alive (%s)", async (transport) => {
      const browser = await example.visitor();
      const tab = await browser.connect({ transport });
      for (const part of parts) {
        expect(await tab.disconnected(pause)).toBe("nothing came");
        expect(await tab.ask("incr")).toBe(part);
      }
    });

    test("HTTP requests keep the sockets of their session alive", async () => {
      const browser = await example.visitor();
      const tab = await browser.connect();
      await stays(browser, tab);
      expect(await tab.ask("incr")).toBe(parts.length + 1);
    });

    test("one session's end leaves the others alone", async () => {
      const [active, idle] = await Promise.all([example.visitor(), example.visitor()]);
      const [kept, dropped] = await Promise.all([active.connect(), idle.connect()]);
      await stays(active, kept);
      expect(await dropped.disconnected(0)).toBe("io server disconnect");
    });

    test("a renewed cookie lives longer, and so does its session", async () => {
      const browser = await example.visitor();
      const asked = Date.now();
      const { status, headers } = await browser.post("/renew");
      expect(status).toBe(204);
      const expires = /Expires=([^;]+)/.exec(headers.getSetCookie()[0] ?? "")?.[1] ?? "";
      // A cookie's date holds whole seconds.
      expect(Date.parse(expires)).toBeGreaterThan(asked + lifetime - 1000);

      const tab = await browser.connect();
      for (const _ of parts) {
        expect(await tab.disconnected(pause)).toBe("nothing came");
        expect((await browser.post("/renew")).status).toBe(204);
      }
      expect(await browser.increment()).toBe(1);
    });
  });

  describe("with sessions of 30 days, which is more than a timer can hold", () => {
    const env = { SESSION_MAX_AGE: String(30 * 24 * 60 * 60 * 1000) };
    const example = exampleUnderTest({ topic, variant, env });

    test("a socket stays, and the server does not spin", async () => {
      const tab = await (await example.visitor()).connect();
      expect(await tab.disconnected(300)).toBe("nothing came");
      expect(await tab.ask("incr")).toBe(1);
      // Node.js says so when a timer is too long, and then lets it fire at once.
      expect(example.running.output()).not.toContain("TimeoutOverflowWarning");
    });
  });
}

/** Polls until the server disconnects the socket, and resolves with all that came. */
async function endOf(raw: RawPollingSession): Promise<string> {
  let all = "";
  for (;;) {
    const { status, text } = await raw.poll();
    all += text;
    if (status !== 200 || text.split("\u001e").includes("41")) return all;
  }
}

async function stays(browser: Browser, tab: Tab): Promise<void> {
  for (const part of parts) {
    expect(await tab.disconnected(pause)).toBe("nothing came");
    expect(await browser.increment()).toBe(part);
  }
}
