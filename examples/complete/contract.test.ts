import { describe, expect, test } from "vitest";
import { transports } from "../../tests/contracts/browser.ts";
import { everyTopic } from "../../tests/contracts/every-topic.ts";
import { expiry } from "../../tests/contracts/expiry.ts";
import { malformed } from "../../tests/contracts/malformed.ts";
import { patched } from "../../tests/contracts/patch.ts";
import type { Patch } from "../../tests/contracts/patch.ts";
import { RawPolling, RawWebSocket, upgradeStatus } from "../../tests/contracts/raw.ts";
import { startExample } from "../../tests/contracts/target.ts";
import { exampleUnderTest, variants, whileRunning } from "../../tests/contracts/under-test.ts";
import { withFaultyStore } from "../../tests/contracts/with-faulty-store.ts";
import { lookInside, tellOfInside } from "./inside.ts";

const unavailable = "The session store does not answer. Try again.";
const ended = "The session has ended.";

const noQueue: Patch = { file: "queue.ts", from: "before.then(task, task)", to: "task()" };
const noLook: Patch = { file: "expiry.ts", from: "lookIn(0,", to: "lookIn(LONGEST_TIMEOUT," };

describe.concurrent.each(variants)("complete (%s)", (variant) => {
  const example = exampleUnderTest({ topic: "complete", variant });
  everyTopic(example);
  expiry({ topic: "complete", variant });

  describe("changes", () => {
    test.each(transports)(
      "200 increments at once, over HTTP and two sockets, lose none and answer no number twice (%s)",
      async (transport) => {
        const browser = await example.visitor();
        const [first, second] = await Promise.all([
          browser.connect({ transport }),
          browser.connect({ transport }),
        ]);
        const ways = [() => browser.increment(), () => first.ask("incr"), () => second.ask("incr")];
        const answers = await Promise.all(
          Array.from({ length: 200 }, (_, index) => ways[index % ways.length]?.()),
        );
        const sorted = answers.map(Number).sort((a, b) => a - b);
        expect(sorted).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
        expect(await browser.increment()).toBe(201);
      },
    );
  });

  describe("log-out", () => {
    test.each(["slow-reads", "slow-writes"] as const)(
      "no save in flight brings the session back (%s)",
      async (mode) => {
        await withFaultyStore("complete", variant, async ({ visitor }, store) => {
          const browser = await visitor();
          const cookie = browser.cookie();
          const tab = await browser.connect();
          await store.become(mode);
          const saves = [browser.post("/incr"), tab.ask("incr"), browser.post("/incr")];
          await browser.post("/logout");
          await Promise.all(saves);
          await store.become("well");
          const refused = browser.open({ extraHeaders: { cookie } });
          expect(await refused.settled()).toBe(ended);
          expect(await store.size()).toBe(0);
        });
      },
    );

    test("a connection that joins only afterwards is refused, in every namespace", async () => {
      for (const namespace of ["", "/account,"]) {
        const browser = await example.visitor();
        const cookie = browser.cookie();
        const overWebSocket = await new RawWebSocket(browser.origin, { cookie }).opened();
        const overPolling = await new RawPolling(browser.origin, { cookie }).opened();
        await browser.post("/logout");
        overWebSocket.send(`40${namespace}`);
        await overPolling.send(`40${namespace}`);
        const refusal = `44${namespace}{"message":"${ended}"}`;
        expect(await overWebSocket.next(/^4[04]/)).toBe(refusal);
        expect((await overPolling.poll()).text).toBe(refusal);
        overWebSocket.close();
      }
    });

    // Each of both is enough. Where two processes share a store, they share no queue.
    test.each([
      ["the queue", noLook],
      ["the look once it is connected", noQueue],
    ])(
      "none of 20 connections that join meanwhile stays: %s sees to it",
      async (_name, without) => {
        const check: Parameters<typeof withFaultyStore>[2] = async ({ visitor }, store) => {
          const browser = await visitor();
          const { origin } = browser;
          const headers = { cookie: browser.cookie() };
          const tab = await browser.connect();
          const raws = await Promise.all(
            Array.from({ length: 20 }, () => new RawWebSocket(origin, headers).opened()),
          );
          await store.become("slow-reads");
          const out = browser.post("/logout");
          for (const raw of raws) {
            raw.send("40");
            // One after the other, while the log-out takes its time.
            await fetch(`${origin}/socket.io/?EIO=4&transport=bogus`);
          }
          expect((await out).status).toBe(204);
          // Refused, or joined and disconnected: whatever came first, a client is out in the end.
          const fates = await Promise.all(raws.map((raw) => raw.next(/^4[14]/)));
          expect(fates.filter((fate) => !/^(41|44.*|closed)$/.test(fate))).toEqual([]);
          expect(await tab.disconnected()).toBe("io server disconnect");
          expect(await store.size()).toBe(0);
        };
        await withFaultyStore("complete", variant, check, { patches: [without] });
      },
    );

    test.each(transports)("reaches tabs in other namespaces (%s)", async (transport) => {
      const [alice, bob] = await Promise.all([example.visitor(), example.visitor()]);
      const tabs = await Promise.all([
        alice.connect({ transport, namespace: "/account" }),
        alice.connect({ transport }),
      ]);
      const other = await bob.connect({ transport, namespace: "/account" });
      await alice.post("/logout");
      for (const tab of tabs) expect(await tab.disconnected()).toBe("io server disconnect");
      expect(await other.ask("user")).toBe(null);
    });

    test("reaches both namespaces of one connection", async () => {
      const browser = await example.visitor();
      const raw = await new RawWebSocket(browser.origin, { cookie: browser.cookie() }).opened();
      raw.send("40");
      raw.send("40/account,");
      await raw.next(/^40\/account/);
      await browser.post("/logout");
      expect(await raw.next(/^41/)).toMatch(/^41/);
      raw.send("40/account,");
      expect(await raw.next(/^4[04]/)).toBe("closed");
    });
  });

  describe("log-in", () => {
    test("changes the id of the session: a planted one is worth nothing", async () => {
      const browser = await example.visitor();
      await browser.increment();
      const planted = browser.cookie();
      expect((await browser.post("/login", { user: "alice" })).status).toBe(200);
      expect(browser.cookie()).not.toBe(planted);
      expect(await browser.increment()).toBe(2);

      const thief = example.browser();
      const refused = thief.open({ extraHeaders: { cookie: planted } });
      expect(await refused.settled()).toBe(ended);
    });

    test.each(transports)("brings open tabs back as the user (%s)", async (transport) => {
      const browser = await example.visitor();
      const [tab, account] = await Promise.all([
        browser.connect({ transport }),
        browser.connect({ transport, namespace: "/account" }),
      ]);
      expect(await account.ask("user")).toBe(null);
      const back = tab.next("session");
      const returned = account.settled();
      await browser.post("/login", { user: "alice" });
      expect(await back).toMatchObject({ user: "alice" });
      expect(await returned).toBe("connected");
      expect(await account.ask("user")).toBe("alice");
      expect(await tab.ask("incr")).toBe(1);
    });

    test.each([
      ["no body", undefined],
      ["no name", {}],
      ["an empty name", { user: "" }],
      ["a name that is too long", { user: "a".repeat(65) }],
      ["a number", { user: 5 }],
      ["keys that mean something", { user: { reload: 1 }, __proto__: { user: "x" }, cookie: null }],
      ["a list", ["alice"]],
    ])("with %s is answered in words", async (_name, body) => {
      const { status, text } = await (await example.visitor()).post("/login", body);
      expect(status).toBe(400);
      expect(JSON.parse(text)).toEqual({ error: 'Send { "user": "a name" }.' });
    });

    test("with JSON that can't be read is answered in words", async () => {
      const browser = await example.visitor();
      const { status, text } = await browser.request("/login", {
        method: "POST",
        body: '{"user":',
        headers: { "content-type": "application/json" },
      });
      expect(status).toBe(400);
      expect(JSON.parse(text)).toEqual({ error: expect.stringMatching(/JSON/) });
    });
  });

  describe("origins", () => {
    const foreign = ["http://evil.example", "null", "not an origin"];

    test.each(foreign)("%s is refused on both transports, and over HTTP", async (origin) => {
      const browser = await example.visitor();
      const headers = { origin, cookie: browser.cookie() };
      expect(await upgradeStatus(browser.origin, headers)).toBe(400);
      const path = "/socket.io/?EIO=4&transport=polling";
      expect((await browser.request(path, { headers })).status).toBe(403);
      const { status } = await browser.request("/incr", { method: "POST", headers });
      expect(status).toBe(403);
      expect(await browser.increment()).toBe(1);
    });

    test("its own is accepted on both transports", async () => {
      const browser = await example.visitor();
      const headers = { origin: browser.origin, cookie: browser.cookie() };
      expect(await upgradeStatus(browser.origin, headers)).toBe(101);
      const path = "/socket.io/?EIO=4&transport=polling";
      expect((await browser.request(path, { headers })).status).toBe(200);
    });
  });

  describe("bad clients", () => {
    test("50 bad or cookieless handshakes store nothing", async () => {
      await withFaultyStore("complete", variant, async ({ running, browser }, store) => {
        const base = `${running.origin}/socket.io/?`;
        const queries = [
          "EIO=4&transport=bogus",
          "EIO=4&transport=polling&sid=nobody",
          "EIO=3&transport=polling",
          "EIO=4&transport=polling",
          "transport=polling&sid=",
        ];
        for (let i = 0; i < 40; i++) await (await fetch(base + queries[i % 5])).text();
        for (let i = 0; i < 5; i++) await upgradeStatus(running.origin, {});
        for (let i = 0; i < 5; i++) {
          await upgradeStatus(running.origin, { origin: "http://evil.example" });
        }
        expect(await store.size()).toBe(0);
        await browser().get("/");
        expect(await store.size()).toBe(1);
      });
    });

    test("the names of rooms do not tell the ids of sessions, in any namespace", async () => {
      const files = await patched("complete", variant, [tellOfInside]);
      await whileRunning({ topic: "complete", variant, files }, async (inside) => {
        const browser = await inside.visitor();
        const cookie = decodeURIComponent(browser.cookie());
        const sessionId = /^connect\.sid=s:([^.]+)\./.exec(cookie)?.[1] ?? "";
        expect(sessionId).toHaveLength(32);
        await Promise.all([browser.connect(), browser.connect({ namespace: "/account" })]);
        const { rooms, connected } = await lookInside(inside);
        expect(connected).toBe(2);
        // A room for each socket, and one for the session, in two namespaces.
        expect(rooms).toHaveLength(4);
        expect(new Set(rooms).size).toBe(3);
        expect(rooms.filter((room) => room.includes(sessionId))).toEqual([]);
      });
    });

    test("malformed frames end at most their own connection", async () => {
      const browser = await example.visitor();
      const headers = { cookie: browser.cookie() };
      const tab = await browser.connect();
      for (const frame of malformed) {
        const raw = await new RawWebSocket(browser.origin, headers).opened();
        raw.send("40");
        await raw.next(/^40/);
        raw.send(frame);
        // What comes after it shows that the server has read it: an answer, or the end.
        raw.send('420["incr"]');
        expect(await raw.next(/^430\[\d/)).toMatch(/^430|^closed$/);
        raw.close();
        if (typeof frame === "string") {
          const polling = await new RawPolling(browser.origin, headers).opened();
          await polling.send("40");
          expect([200, 400]).toContain(await polling.send(frame));
        }
      }
      expect(await tab.ask("incr")).toEqual(expect.any(Number));
      expect(tab.disconnects).toEqual([]);
      expect(Reflect.get({}, "polluted")).toBeUndefined();
    });
  });

  describe("a store", () => {
    test.each(["fail", "hang"] as const)(
      "that should %s is answered in words, and sockets stay",
      async (mode) => {
        const check: Parameters<typeof withFaultyStore>[2] = async ({ visitor }, store) => {
          const browser = await visitor();
          const tab = await browser.connect();
          await store.become(mode);
          expect(await tab.ask("incr")).toEqual({ error: unavailable });
          for (const path of ["/incr", "/logout"]) {
            const { status, text } = await browser.post(path);
            expect([status, text]).toEqual([503, JSON.stringify({ error: unavailable })]);
          }
          expect(tab.socket.connected).toBe(true);
          await store.become("well");
          expect(await tab.ask("incr")).toBe(1);
          expect(await browser.increment()).toBe(2);
          expect(tab.disconnects).toEqual([]);
        };
        await withFaultyStore("complete", variant, check, { env: { STORE_DEADLINE: "500" } });
      },
    );

    test("that fails while a client connects lets it in once it is well", async () => {
      await withFaultyStore("complete", variant, async ({ visitor }, store) => {
        const browser = await visitor();
        await store.become("fail");
        const tab = browser.open();
        expect(await tab.settled()).not.toBe("connected");
        const connected = tab.next("connect");
        await store.become("well");
        await connected;
        expect(tab.socket.connected).toBe(true);
      });
    });

    test("that fails when a session may have expired drops nobody", async () => {
      const lifetime = 8000; // much longer than a busy machine takes for a step
      await withFaultyStore(
        "complete",
        variant,
        async ({ visitor }, store) => {
          const browser = await visitor();
          const tab = await browser.connect();
          // The server looks when the life ends that began with the connection: just then it fails.
          await tab.disconnected(lifetime * 0.6);
          expect(await browser.increment()).toBe(1);
          await store.become("fail");
          expect(await tab.disconnected(lifetime * 0.5)).toBe("nothing came");
          await store.become("well");
          expect(await tab.ask("incr")).toBe(2);
          expect(await tab.disconnected(lifetime + 2000)).toBe("io server disconnect");
        },
        { env: { SESSION_MAX_AGE: String(lifetime) } },
      );
    });
  });

  test("an event that only reads keeps a session alive", async () => {
    const lifetime = 4000;
    const env = { SESSION_MAX_AGE: String(lifetime) };
    await whileRunning({ topic: "complete", variant, env }, async ({ visitor }) => {
      const tab = await (await visitor()).connect({ namespace: "/account" });
      const [pause, until] = [500, Date.now() + 1.5 * lifetime];
      while (Date.now() < until) {
        expect(await tab.disconnected(pause)).toBe("nothing came");
        expect(await tab.ask("user")).toBe(null);
      }
    });
  });

  test("production without secrets does not start, and says what to set", async () => {
    const env = { NODE_ENV: "production" };
    const started = startExample({ topic: "complete", variant, env });
    const error = await started.then(
      ({ stop }) => stop().then(() => "it started"),
      (reason: Error) => reason.message,
    );
    expect(error).toContain("Set SESSION_SECRETS to secrets, the newest one first. It is not set.");
  });
});
