import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Project } from "../../port.ts";
import { openBench, projectOf, readProject, type Bench } from "./testing/site.ts";
import { shownIn } from "./testing/shown.ts";
import type { StaticSite } from "./testing/static-site.ts";
import type { WatchedRun } from "./testing/page.ts";

let bench: Bench;
let site: StaticSite;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  bench = await openBench();
  site = await bench.serve();
});
afterAll(() => bench.close());
beforeEach(async () => ({ context, page } = await bench.open(site)));
afterEach(() => context.close());

const MINUTE = 60_000;

declare global {
  interface Window {
    watched: WatchedRun;
  }
}

/** Starts a project and, where a name is given, opens a tab of that name in a browser `alice`. */
async function start(project: Project, tab?: string): Promise<void> {
  await page.evaluate(
    async ([project, tab]) => {
      window.watched = await window.test.start({ project, trust: "own" }, { spare: false });
      if (tab !== undefined) await window.test.open(window.watched, "alice", tab);
      await window.watched.settled();
    },
    [project, tab] as const,
  );
}

const text = (selector: string, frame = "a") =>
  page
    .frame({ name: frame })
    ?.textContent(selector)
    .catch(() => null);

const shows = (selector: string, frame?: string) => expect.poll(() => text(selector, frame));

const setClockOffset = (ms: number): Promise<void> =>
  page.evaluate((ms) => window.watched.run.setClockOffset(ms), ms);

/** Asks the example for a page in the tab, and returns what it says. */
const ask = (path: string): Promise<string> =>
  page.evaluate(async (path) => {
    const frame = document.querySelector<HTMLIFrameElement>("iframe[name=a]");
    const response = await (frame?.contentWindow as Window & typeof globalThis).fetch(path);
    return `${response.status} ${await response.text()}`;
  }, path);

/** The expiration example: it needs no other packages than the counter. */
const expiration = async (variant: Project["variant"]): Promise<Project> => ({
  ...(await readProject("expiration", variant)),
  topic: "counter",
});

describe("the clock", () => {
  test.each(["cjs", "esm", "ts"] as const)(
    "of the expiration example, in %s: half an hour later its own timer ends the session",
    async (variant) => {
      await start(await expiration(variant), "a");
      await shows("#status").toBe("connected");
      await setClockOffset(29 * MINUTE);
      await page.frame({ name: "a" })?.click("#socket");
      await shows("#count").toBe("1");
      // The event over Socket.IO counted as activity.
      await setClockOffset(58 * MINUTE);
      expect(await text("#status")).toBe("connected");
      await setClockOffset(60 * MINUTE);
      await shows("#message").toContain("The session expired");
    },
    60_000,
  );

  test("ends a session of the store whose cookie a browser still has, and outlives a restart", async () => {
    const source = `
      const express = require("express");
      const session = require("express-session");
      const app = express();
      const maxAge = ${30 * MINUTE};
      const store = new session.MemoryStore();
      app.use(session({ store, secret: "s", resave: false, saveUninitialized: true, cookie: { maxAge } }));
      const ahead = () => Math.round((Date.now() - performance.timeOrigin) / ${MINUTE});
      app.get("/", (req, res) => res.type("html").send("<p>" + ahead()));
      app.get("/stored", (req, res) => {
        store.get(req.query.id, (error, found) => res.send(found ? "found" : "gone"));
      });
      app.get("/id", (req, res) => res.send(req.sessionID));
      app.listen(process.env.PORT, () => console.log("ahead by", ahead()));
    `;
    await start(projectOf(source), "a");
    const [, id = ""] = (await ask("/id")).split(" ");
    expect(await ask(`/stored?id=${encodeURIComponent(id)}`)).toBe("200 found");
    await setClockOffset(31 * MINUTE);
    expect(await ask(`/stored?id=${encodeURIComponent(id)}`)).toBe("200 gone");
    expect(await ask("/id")).not.toContain(id);
    await page.evaluate(() => window.watched.run.restart());
    const lines = () => page.evaluate(() => window.watched.logs.map(({ text }) => text));
    await expect.poll(lines).toEqual(["ahead by 0", "ahead by 31"]);
  });

  test("moves Date and the example's own timers; heartbeats stay on the real time", async () => {
    // A client that hears no ping within pingInterval + pingTimeout is gone, and so is its server's socket.
    await start(await readProject("counter", "esm"), "a");
    await shows("#status").toBe("connected");
    await setClockOffset(10 * MINUTE);
    await setClockOffset(20 * MINUTE);
    await page.frame({ name: "a" })?.click("#socket");
    await shows("#count").toBe("1");
    const ends = await page.evaluate(() =>
      window.watched.events.filter(
        (event) => event.kind === "connection" && event.change === "disconnected",
      ),
    );
    expect(ends).toEqual([]);
  });
});

describe("faults", () => {
  const source = `
    const express = require("express");
    const session = require("express-session");
    const app = express();
    app.use(session({ secret: "s", resave: true, saveUninitialized: true }));
    let n = 0;
    app.get("/", (req, res) => res.type("html").send("<p>" + ++n));
    app.get("/incr", (req, res) => res.send(String((req.session.n = (req.session.n ?? 0) + 1))));
    app.use((error, req, res, next) => res.status(500).send(error.message));
    app.listen(process.env.PORT);
  `;

  test("a store that is down fails, also after a restart, until it is up", async () => {
    await start(projectOf(source), "a");
    expect(await ask("/incr")).toBe("200 1");
    await page.evaluate(() => window.watched.run.setFaults({ storeDown: true }));
    expect(await ask("/incr")).toBe("500 The session store can't be reached.");
    await page.evaluate(() => window.watched.run.restart());
    expect(await ask("/incr")).toBe("500 The session store can't be reached.");
    await page.evaluate(() => window.watched.run.setFaults({}));
    expect(await ask("/incr")).toBe("200 1");
  });

  test("a slow store answers late, and no sooner for a jump of the clock", async () => {
    await start(projectOf(source), "a");
    await page.evaluate(() => window.watched.run.setFaults({ storeDelay: 300 }));
    const [answer, took] = await page.evaluate(async () => {
      const frame = document.querySelector<HTMLIFrameElement>("iframe[name=a]");
      const began = performance.now();
      const asked = (frame?.contentWindow as Window & typeof globalThis).fetch("/incr");
      await window.watched.run.setClockOffset(1_000_000);
      const text = await (await asked).text();
      return [text, performance.now() - began] as const;
    });
    expect(answer).toBe("1");
    // The session is loaded and saved: two operations, each of them late.
    expect(took).toBeGreaterThanOrEqual(600);
  });

  test("a network without WebSockets cuts those that are open, and polling goes on", async () => {
    await start(await readProject("counter", "esm"), "a");
    await shows("#status").toBe("connected");
    const upgrades = () =>
      page.evaluate(() =>
        window.watched.events.flatMap((event) =>
          event.kind === "upgrade-response"
            ? [String(event.status)]
            : event.kind === "http-error"
              ? [event.message]
              : [],
        ),
      );
    await expect.poll(upgrades).toEqual(["101"]);
    // One that is cut while the client still tries it is not tried again.
    await page.waitForFunction(() =>
      window.watched.events.some((event) => event.kind === "engine" && event.packet === "upgrade"),
    );
    await page.evaluate(() => window.watched.run.setFaults({ blockWebSockets: true }));
    const blocked = "WebSocket is blocked between browser and server";
    await expect.poll(upgrades).toEqual(["101", blocked]);
    await shows("#status").toBe("connected");
    await page.frame({ name: "a" })?.click("#socket");
    await shows("#count").toBe("1");
  });
});

describe("restart", () => {
  test.each([true, false])("with another environment, spare worker: %s", async (spare) => {
    const source = `console.log("mode", process.env.MODE, "port", process.env.PORT);
      require("http").createServer((q, r) => r.end("ok")).listen(process.env.PORT);`;
    const lines = await page.evaluate(
      async ([project, spare]) => {
        const options = { project, trust: "own", env: { MODE: "one" } } as const;
        const watched = await window.test.start(options, { spare });
        await watched.settled();
        const states = [await watched.run.restart({ env: { MODE: "two" } })];
        states.push(await watched.run.restart());
        return [...watched.logs.map(({ text }) => text), ...states.map(({ at }) => at)];
      },
      [projectOf(source), spare] as const,
    );
    expect(lines).toEqual([
      "mode one port 3000",
      "mode two port 3000",
      "mode two port 3000",
      "running",
      "running",
    ]);
  });
});

test("that the process ends, is started again or is stopped stands in the trace", async () => {
  const source = `require("http").createServer((q, r) => {
    r.end("ok");
    if (q.url === "/exit") process.exit(3);
  }).listen(process.env.PORT);`;
  const told = await page.evaluate(async (project) => {
    const watched = await window.test.start({ project, trust: "own" }, { spare: false });
    const { run } = watched;
    const ends: unknown[] = [];
    run.onEvent((event) => {
      if (event.kind === "server" && event.change !== "listening")
        ends.push([event.change, event.code]);
    });
    await watched.settled();
    await run.restart();
    const gone = new Promise((resolve) => {
      run.onState((state) => state.at === "exited" && resolve(state));
    });
    window.watched = watched;
    void window.test.open(watched, "alice", "a").then(() =>
      run.openBrowser({ name: "alice" }).then(async (alice) => {
        const frame = document.createElement("iframe");
        document.body.append(frame);
        await alice.openTab(frame, { name: "b", path: "/exit" });
      }),
    );
    await gone;
    await run.restart();
    await run.stop();
    return ends;
  }, projectOf(source));
  // A start after an end of its own is no restart.
  expect(told).toEqual([
    ["restarted", undefined],
    ["exited", 3],
    ["exited", undefined],
  ]);
});

describe("a tab that begins on a page of another site", () => {
  test.each(["service-worker", "shell"] as const)(
    "asks the example with that site's origin, in a preview by the %s",
    async (previews) => {
      const source = `
        require("http").createServer((req, res) => {
          if (req.method === "POST") console.log(req.method, req.headers.origin, req.headers.cookie);
          res.setHeader("content-type", "text/html");
          res.setHeader("set-cookie", ["lax=1; SameSite=Lax", "strict=1; SameSite=Strict"]);
          res.end("<p>example</p>");
        }).listen(process.env.PORT);
      `;
      const seen = await page.evaluate(
        async ([project, previews]) => {
          const watched = await window.test.start({ project, trust: "own" }, { previews });
          window.watched = watched;
          await window.test.open(watched, "alice", "a");
          const alice = await watched.run.openBrowser({ name: "alice" });
          const frame = document.createElement("iframe");
          frame.name = "evil";
          document.body.append(frame);
          const html = "<h1>Win a prize</h1><form method=post action=/><button>Go</button></form>";
          const tab = await alice.openTab(frame, {
            name: "evil",
            page: { origin: "http://evil.example", html },
          });
          return tab.location();
        },
        [projectOf(source), previews] as const,
      );
      expect(seen).toBe("/");
      const evil = shownIn(page, "evil");
      expect(await evil.textContent("h1")).toBe("Win a prize");
      await evil.click("button");
      await expect
        .poll(() => page.evaluate(() => window.watched.logs.map(({ text }) => text)))
        .toEqual(["POST http://evil.example undefined"]);
    },
  );
});
