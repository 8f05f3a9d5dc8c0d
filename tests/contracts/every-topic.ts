import { expect, test } from "vitest";
import { Browser, transports } from "./browser.ts";
import { RawPolling, RawWebSocket } from "./raw.ts";
import type { UnderTest } from "./under-test.ts";
import { within } from "./within.ts";

/** What every example promises, whatever its topic. Call it inside a suite. */
export function everyTopic(example: UnderTest): void {
  test("the page is served, also from a folder with spaces and accents below a dot-folder", async () => {
    const { status, headers, text } = await example.browser().get("/");
    expect(status).toBe(200);
    expect(headers.get("content-type")).toMatch(/^text\/html/);
    for (const name of ["Increment over HTTP", "Increment over Socket.IO", "Log out"]) {
      expect(text).toContain(`>${name}</button>`);
    }
  });

  test.each(transports)("HTTP and sockets share the session (%s)", async (transport) => {
    const browser = await example.visitor();
    expect(await browser.increment()).toBe(1);
    const tab = browser.open({ transport });
    expect(await tab.next("current count")).toBe(1);
    expect(await tab.ask("incr")).toBe(2);
    const told = tab.next("current count");
    expect(await browser.increment()).toBe(3);
    expect(await told).toBe(3);
  });

  test.each(transports)(
    "every tab of a browser is told, another browser is not (%s)",
    async (transport) => {
      const [alice, bob] = await Promise.all([example.visitor(), example.visitor()]);
      const [first, second] = await Promise.all([
        alice.connect({ transport }),
        alice.connect({ transport }),
      ]);
      const other = await bob.connect({ transport });
      const told = Promise.all([first.next("current count"), second.next("current count")]);
      await alice.increment();
      expect(await told).toEqual([1, 1]);
      expect(await first.ask("incr")).toBe(2);
      // Bob's own answer would come after anything that Alice's changes had sent to him.
      expect(await other.ask("incr")).toBe(1);
      expect(other.counts).toEqual([0, 1]);
    },
  );

  test.each(transports)(
    "increments in a row answer 1, 2, 3, 4, 5 and so on with a socket connected (%s)",
    async (transport) => {
      const overHttp = await example.visitor();
      const listener = await overHttp.connect({ transport });
      const answers = [];
      for (let i = 0; i < 15; i++) {
        // A client that has been told polls again: so a poll waits while the next request changes
        // the session, and would show if it wrote its old copy back.
        const told = listener.next("current count");
        answers.push(await overHttp.increment());
        await told;
      }
      expect(answers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);

      const overSocket = await example.visitor();
      const tab = await overSocket.connect({ transport });
      const acknowledged = [];
      for (let i = 0; i < 5; i++) acknowledged.push(await tab.ask("incr"));
      expect(acknowledged).toEqual([1, 2, 3, 4, 5]);

      const both = await example.visitor();
      const other = await both.connect({ transport });
      const mixed = [];
      for (let i = 0; i < 6; i++) mixed.push(await (i % 2 ? both.increment() : other.ask("incr")));
      expect(mixed).toEqual([1, 2, 3, 4, 5, 6]);
    },
  );

  test.each(transports)(
    "logging out disconnects every tab of the session and no other (%s)",
    async (transport) => {
      const [alice, bob] = await Promise.all([example.visitor(), example.visitor()]);
      const tabs = await Promise.all([1, 2, 3].map(() => alice.connect({ transport })));
      const other = await bob.connect({ transport });

      expect((await alice.post("/logout")).status).toBe(204);
      for (const tab of tabs) expect(await tab.disconnected()).toBe("io server disconnect");
      expect(await other.ask("incr")).toBe(1);
      expect(other.socket.connected).toBe(true);
    },
  );

  test.each(transports)(
    "nothing brings a session back after its log-out (%s)",
    async (transport) => {
      const browser = await example.visitor();
      await browser.increment();
      const tab = await browser.connect({ transport });
      const cookie = browser.cookie();
      await browser.post("/logout");
      expect(browser.cookie()).toBe("");
      await tab.disconnected();

      // Whoever kept the cookie is a stranger now.
      const thief = new Browser(browser.origin);
      const refused = thief.open({ transport, extraHeaders: { cookie } });
      expect(await refused.settled()).toMatch(/session/);
      refused.socket.disconnect();
      const { text } = await thief.request("/incr", { method: "POST", headers: { cookie } });
      expect(JSON.parse(text)).toBe(1);
    },
  );

  test("a poll that waits through a log-out does not bring the session back", async () => {
    const browser = await example.visitor();
    const cookie = browser.cookie();
    const raw = await new RawPolling(browser.origin, { cookie }).opened();
    await raw.send("40");
    // In one answer or in two, as the first poll comes after the connection or before it.
    expect(await raw.said(/"current count"/)).toMatch(/^40/);
    // Everything that the server had to say is said: the next poll waits.
    const told = await raw.waiting();
    await browser.increment();
    expect(await within(told.answer)).toMatch(/^42/);
    const { answer } = await raw.waiting();
    expect((await browser.post("/logout")).status).toBe(204);
    expect(await within(answer)).toMatch(/^41/);

    const thief = new Browser(browser.origin).open({ extraHeaders: { cookie } });
    expect(await thief.settled()).toMatch(/session/);
    thief.socket.disconnect();
  });

  test("a connection that was logged out can't join again over the same WebSocket", async () => {
    const browser = await example.visitor();
    const raw = await new RawWebSocket(browser.origin, { cookie: browser.cookie() }).opened();
    raw.send("40");
    expect(await raw.next(/^4[04]/)).toMatch(/^40/);
    await browser.post("/logout");
    expect(await raw.next(/^41/)).toBe("41");
    raw.send("40");
    expect(await raw.next(/^4[04]/)).toBe("closed");
  });

  test("no missing acknowledgement and no odd argument ends the process", async () => {
    const browser = await example.visitor();
    const tab = await browser.connect();
    const { socket } = tab;
    socket.emit("incr");
    expect(await tab.next("current count")).toBe(1);
    for (const odd of [
      null,
      5,
      "reload",
      {},
      [],
      { reload: 1, save: 1, cookie: null },
      Buffer.of(1),
    ]) {
      socket.emit("incr", odd);
      socket.emit("incr", odd, odd);
    }
    socket.emit("incr", () => {}, "not the last");
    for (const event of ["save", "reload", "constructor", "no such event"]) socket.emit(event, {});
    expect(await tab.ask("incr")).toEqual(expect.any(Number));
    expect((await browser.get("/")).status).toBe(200);
  });

  test("a handshake without a session, or with an empty sid, ends nothing", async () => {
    const stranger = example.browser();
    const refused = stranger.open();
    expect(await refused.settled()).toMatch(/session/);
    refused.socket.disconnect();
    const url = `${stranger.origin}/socket.io/?EIO=4&transport=polling&sid=`;
    const handshake = await (await fetch(url)).text();
    const sid = /"sid":"([^"]+)"/.exec(handshake)?.[1];
    expect(sid).toBeDefined();
    await fetch(url + sid, { method: "POST", body: "40" }).catch(String);
    const refusal = fetch(url + sid).then((response) => response.text());
    expect(await refusal.catch(String)).toMatch(/^44/);
    expect((await stranger.get("/")).status).toBe(200);
  });
}
