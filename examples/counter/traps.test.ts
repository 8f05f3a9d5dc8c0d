import { describe, expect, test } from "vitest";
import { Browser, transports } from "../../tests/contracts/browser.ts";
import { patched } from "../../tests/contracts/patch.ts";
import type { Patch } from "../../tests/contracts/patch.ts";
import { RawWebSocket } from "../../tests/contracts/raw.ts";
import { whileRunning } from "../../tests/contracts/under-test.ts";
import type { UnderTest } from "../../tests/contracts/under-test.ts";
import { tellOfPolls } from "../../tests/contracts/waiting-polls.ts";
import { withFaultyStore } from "../../tests/contracts/with-faulty-store.ts";
import { within } from "../../tests/contracts/within.ts";

// What goes wrong with code that is seen often: each figure here is one that the guide tells.

async function withPatches(
  patches: readonly Patch[],
  check: (example: UnderTest) => Promise<void>,
) {
  const variant = "esm";
  const files = await patched("counter", variant, patches);
  await whileRunning({ topic: "counter", variant, files }, check);
}

const withoutTrue: Patch = {
  file: "index.ts",
  from: "disconnectSockets(true)",
  to: "disconnectSockets()",
};
const resave: Patch = { file: "index.ts", from: "resave: false", to: "resave: true" };

describe.concurrent("traps of the counter", () => {
  test("resave: true and long-polling: five increments answer 1, 1, 1, 1, 1", async () => {
    await withPatches([resave, tellOfPolls], async ({ visitor }) => {
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
    });
  });

  test("resave: true and WebSocket: the same increments answer 1, 2, 3, 4, 5", async () => {
    await withPatches([resave], async ({ visitor }) => {
      const browser = await visitor();
      await browser.connect({ transport: "websocket" });
      const answers = [];
      for (let i = 0; i < 5; i++) answers.push(await browser.increment());
      expect(answers).toEqual([1, 2, 3, 4, 5]);
    });
  });

  test("resave: true and long-polling: a pending poll undoes the log-out", async () => {
    await withPatches([resave, tellOfPolls], async ({ visitor }) => {
      const browser = await visitor();
      const tab = await browser.connect({ transport: "polling" });
      const cookie = browser.cookie();
      await browser.get("/polling");
      expect((await browser.post("/logout")).status).toBe(204);
      await tab.disconnected();
      const thief = new Browser(browser.origin);
      const back = thief.open({ extraHeaders: { cookie } });
      expect(await back.settled()).toBe("connected");
      back.socket.disconnect();
    });
  });

  test.each(transports)(
    "an acknowledgement that nobody asked for ends the process with code 1 (%s)",
    async (transport) => {
      const unguarded: Patch = {
        file: "index.ts",
        from: /if \(typeof ack === "function"\) \{\s*ack\(count\);\s*\}/,
        to: "(ack as (count: number) => void)(count);",
      };
      await withPatches([unguarded], async ({ visitor, running }) => {
        const tab = await (await visitor()).connect({ transport });
        expect(await tab.ask("incr")).toBe(1);
        tab.socket.emit("incr");
        expect(await within(running.exit)).toBe(1);
        expect(running.output()).toContain("TypeError: ack is not a function");
      });
    },
  );

  test("new URL().pathname: the page is not found in a folder with a space", async () => {
    const byPathname: Patch = {
      file: "index.ts",
      from: 'res.sendFile("index.html", { root: import.meta.dirname });',
      to: 'res.sendFile(new URL("./index.html", import.meta.url).pathname);',
    };
    // import.meta.url has no CommonJS form: this is the TypeScript.
    const files = await patched("counter", "ts", [byPathname]);
    await whileRunning({ topic: "counter", variant: "ts", files }, async ({ browser }) => {
      expect((await browser().get("/")).status).toBe(404);
    });
  });

  test("an absolute path: the page is not found below a dot-folder, in Express 5", async () => {
    const absolute: Patch = {
      file: "index.ts",
      from: 'res.sendFile("index.html", { root: import.meta.dirname });',
      to: "res.sendFile(import.meta.dirname + '/index.html');",
    };
    await withPatches([absolute], async ({ browser }) => {
      expect((await browser().get("/")).status).toBe(404);
    });
  });

  test("count++ on a session that has none answers null, and only then 1", async () => {
    const plusPlus: Patch[] = [
      { file: "index.ts", from: "req.session.count ??= 0;", to: "" },
      {
        file: "index.ts",
        from: "req.session.count = (req.session.count ?? 0) + 1;\n  res.json",
        to: "req.session.count!++;\n  res.json",
      },
    ];
    await withPatches(plusPlus, async ({ browser }) => {
      const visitor = browser();
      expect((await visitor.post("/incr")).text).toBe("null"); // NaN, as JSON writes it
      expect((await visitor.post("/incr")).text).toBe("1");
    });
  });

  test("a log-out whose session can't be destroyed says so: the session and its tabs are still there", async () => {
    await withFaultyStore("counter", "esm", async ({ visitor }, store) => {
      const browser = await visitor();
      const tab = await browser.connect();
      await store.become("fail-destroys");
      const { status, text, headers } = await browser.post("/logout");
      expect(status).toBe(503);
      expect(text).toBe("Still logged in: the session store failed. Try again.");
      expect(headers.getSetCookie()).toEqual([]);
      expect(await browser.increment()).toBe(1);
      expect(tab.disconnects).toEqual([]);
    });
  });

  test("any error of the store disconnects a socket here: the example is short", async () => {
    await withFaultyStore("counter", "esm", async ({ visitor }, store) => {
      const browser = await visitor();
      const tab = await browser.connect();
      await store.become("fail-saves");
      tab.socket.emit("incr");
      expect(await tab.disconnected()).toBe("io server disconnect");
    });
  });

  test("an event that saves without a reload, on a connection left open, brings the session back", async () => {
    const withoutReload: Patch = {
      file: "index.ts",
      from: "req.session.reload((err) => {",
      to: "((goOn: (err?: unknown) => void) => goOn())((err) => {",
    };
    await withPatches([withoutTrue, withoutReload], async ({ visitor }) => {
      const browser = await visitor();
      const cookie = browser.cookie();
      const raw = await new RawWebSocket(browser.origin, { cookie }).opened();
      raw.send("40");
      expect(await raw.next(/^42/)).toBe('42["current count",0]');
      await browser.post("/logout");
      expect(await raw.next(/^41/)).toBe("41");
      raw.send("40");
      expect(await raw.next(/^42/)).toBe('42["current count",0]');
      raw.send('420["incr"]');
      expect(await raw.next(/^430/)).toBe("430[1]");
      raw.close();
      const back = new Browser(browser.origin).open({ extraHeaders: { cookie } });
      expect(await back.settled()).toBe("connected");
      back.socket.disconnect();
    });
  });

  test("disconnectSockets() without true: a raw client sends 40 again and is in the room again", async () => {
    const tellRoom: Patch = {
      file: "index.ts",
      from: 'app.post("/incr"',
      to: `app.get("/tell/:room", (req, res) => {
  io.to(req.params.room).emit("told");
  res.end();
});

app.post("/incr"`,
    };
    await withPatches([withoutTrue, tellRoom], async ({ visitor }) => {
      const browser = await visitor();
      const room = /^connect\.sid=s:([^.]+)/.exec(decodeURIComponent(browser.cookie()))?.[1];
      const raw = await new RawWebSocket(browser.origin, { cookie: browser.cookie() }).opened();
      raw.send("40");
      expect(await raw.next(/^42/)).toBe('42["current count",0]');
      await browser.post("/logout");
      expect(await raw.next(/^41/)).toBe("41");
      raw.send("40");
      // The session that the handshake had read still stands at the request.
      expect(await raw.next(/^4[024]/)).toMatch(/^40/);
      expect(await raw.next(/^42/)).toBe('42["current count",0]');
      await browser.get(`/tell/${room}`);
      expect(await raw.next(/^42/)).toBe('42["told"]');
      raw.close();
    });
  });
});
