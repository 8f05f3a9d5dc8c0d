import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { LogLine, Project, RunState } from "../../port.ts";
import type { EmbeddedRun, EmbeddedRuntimeOptions } from "../index.ts";
import { openBench, projectOf, readProject, type Bench } from "./testing/site.ts";
import type { StaticSite } from "./testing/static-site.ts";

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

type Outcome = { state: RunState; text: string; logs: readonly LogLine[] };

/** Starts a project, and waits until it runs or ended. */
function start(project: Project, options: Partial<EmbeddedRuntimeOptions> = {}): Promise<Outcome> {
  return page.evaluate(
    async ([project, options]) => {
      const watched = await window.test.start({ project, trust: "own" }, options);
      Object.assign(window, { watched });
      const state = await watched.settled();
      return { state, logs: watched.logs, text: watched.logs.map(({ text }) => text).join("\n") };
    },
    [project, { spare: false, ...options }] as const,
  );
}

/** The next state that ends the run which `start` began. */
function ended(): Promise<RunState> {
  return page.evaluate(() =>
    (
      window as unknown as { watched: Awaited<ReturnType<typeof window.test.start>> }
    ).watched.ended(),
  );
}

const listen = 'require("http").createServer((q, r) => r.end("ok")).listen(process.env.PORT);';

describe("an example ends in words", () => {
  test("a thrown error names the reader's own file, line and column", async () => {
    const { state, text } = await start(
      projectOf("const a = 1;\n\nfunction f() {\n  null.x;\n}\nf();\n"),
    );
    expect(state).toMatchObject({
      at: "failed",
      failure: { kind: "uncaught", at: { file: "index.js", line: 4, column: 8 } },
    });
    expect(text).toContain("/app/index.js:4\n  null.x;\n       ^");
    expect(text).toContain("at f (/app/index.js:4:8)");
  });

  test.each([
    ["cjs", "const a = 1;\nconst b = ;\n", 2, 11],
    ["esm", 'import "node:http";\nconst b = ;\n', 2, 11],
    ["ts", "const a: number = 1;\nconst b: = 2;\n", 2, 10],
  ] as const)("a syntax error in %s has its place", async (variant, source, line, column) => {
    const { state } = await start(projectOf(source, variant));
    const file = variant === "ts" ? "index.ts" : "index.js";
    expect(state).toMatchObject({
      at: "failed",
      failure: { kind: "syntax-error", at: { file, line, column } },
    });
  });

  test("a package that the page doesn't have is named", async () => {
    const { state } = await start(projectOf('require("lodash");'));
    expect(state).toMatchObject({
      at: "failed",
      failure: { kind: "missing-module", message: "Cannot find module 'lodash'" },
    });
  });

  test("a port that is taken is said to be", async () => {
    const { state } = await start(projectOf(`${listen}\n${listen}`));
    const failure = state.at === "failed" ? state : await ended();
    expect(failure).toMatchObject({
      at: "failed",
      failure: { kind: "port-in-use", message: expect.stringContaining("3000") },
    });
  });

  test("a rejection that nobody handles ends it", async () => {
    const { state } = await start(projectOf('Promise.reject(new Error("nope"));'));
    expect(state).toMatchObject({ at: "failed", failure: { kind: "uncaught", message: "nope" } });
  });

  test("process.exit gives its code, after the last words of the program", async () => {
    const source = 'process.on("exit", (c) => console.log("bye", c));\nprocess.exit(3);';
    const { state, text } = await start(projectOf(source));
    expect(state).toEqual({ at: "exited", code: 3 });
    expect(text).toBe("bye 3");
  });

  test("a program with nothing left to do ends, and is told that it never listened", async () => {
    const { state } = await start(projectOf('setTimeout(() => console.log("done"), 5);'));
    expect(state).toMatchObject({ at: "failed", failure: { kind: "never-listened" } });
  });

  test("a server that closes ends the program with code 0", async () => {
    const source =
      'const s = require("http").createServer().listen(process.env.PORT, () => setTimeout(() => s.close(), 20));';
    await start(projectOf(source));
    expect(await ended()).toEqual({ at: "exited", code: 0 });
  });

  test("another port than the expected one is named", async () => {
    const source =
      'require("http").createServer().listen(4000); setTimeout(() => process.exit(), 100);';
    const { state } = await start(projectOf(source));
    expect(state).toMatchObject({
      at: "failed",
      failure: { kind: "never-listened", message: expect.stringContaining("port 4000") },
    });
  });

  test("an error that the program catches is its own business", async () => {
    const source = `process.on("uncaughtException", (e) => console.log("caught", e.message));\nsetTimeout(() => { throw new Error("x"); });\n${listen}`;
    const { state } = await start(projectOf(source));
    expect(state).toMatchObject({ at: "running" });
  });
});

test("a run whose packages can't be had fails, and leaves no worker behind", async () => {
  // The packages fail only when there is a worker that could be left.
  const worker = page.waitForEvent("worker");
  await page.evaluate((project) => {
    const packages = (): Promise<never> =>
      new Promise((_, reject) => {
        Object.assign(window, { lose: () => reject(new Error("gone")) });
      });
    const started = window.test.start({ project, trust: "own" }, { packages, spare: false });
    Object.assign(window, { started });
  }, projectOf(listen));
  await worker;
  const state = await page.evaluate(async () => {
    const { started, lose } = window as unknown as {
      started: ReturnType<typeof window.test.start>;
      lose: () => void;
    };
    lose();
    return (await started).settled();
  });
  expect(state).toMatchObject({ at: "failed" });
  await expect.poll(() => page.workers().length).toBe(0);
});

describe("an endless loop", () => {
  test("at the start is stopped; the page stays alive, shows the last line, and can start again", async () => {
    const { state, text } = await start(projectOf('console.log("before");\nfor (;;);'), {
      patience: 1500,
    });
    expect(state).toMatchObject({ at: "failed", failure: { kind: "unresponsive" } });
    expect(text).toBe("before");
    const again = await page.evaluate(async (source) => {
      const { run } = (
        window as unknown as { watched: Awaited<ReturnType<typeof window.test.start>> }
      ).watched;
      await run.edit("index.js", source);
      return run.restart();
    }, listen);
    expect(again).toEqual({ at: "running", port: 3000 });
  });

  test("in a handler ends the requests that wait for it", async () => {
    const source =
      'require("http").createServer((q, r) => { if (q.url === "/loop") for (;;); r.setHeader("content-type", "text/html"); r.end("<p>ok"); }).listen(process.env.PORT);';
    await start(projectOf(source), { patience: 1500 });
    const answer = await page.evaluate(async () => {
      const { watched } = window as unknown as {
        watched: Awaited<ReturnType<typeof window.test.start>>;
      };
      await window.test.open(watched, "alice", "a");
      const frame = document.querySelector("iframe[name=a]");
      const { contentWindow } = frame as HTMLIFrameElement;
      return (contentWindow as Window & typeof globalThis).fetch("/loop").then(
        () => "answered",
        (error: Error) => error.name,
      );
    });
    expect(answer).toBe("TypeError");
    expect(await ended()).toMatchObject({ at: "failed", failure: { kind: "unresponsive" } });
  });
});

describe("output", () => {
  test("keeps its levels and its order", async () => {
    const source = `console.log("one", { a: 1 });\nconsole.warn("two");\nprocess.stdout.write("thr");\nprocess.stdout.write("ee\\n");\n${listen}`;
    const { logs } = await start(projectOf(source));
    expect(logs.map(({ text }) => text)).toEqual(["one { a: 1 }", "two", "three"]);
    expect(logs.map(({ level }) => level)).toEqual(["info", "warn", "info"]);
    expect(logs.map(({ source }) => source)).toEqual(["example", "example", "example"]);
  });

  test("of objects is loaded for after the server listens, and there when the network is gone", async () => {
    const source = `console.log("plain", "text");
      require("http").createServer((q, r) => { console.log("%s", { a: [1] }); r.end(); }).listen(process.env.PORT);`;
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    const [script] = await Promise.all([
      page.waitForResponse("**/embedded/later/inspect.*"),
      start(projectOf(source)).then(({ state, text }) => {
        expect(state.at).toBe("running");
        expect(text).toBe("plain text");
        expect(asked.filter((url) => url.includes("/inspect."))).toEqual([]);
      }),
    ]);
    await script.finished();
    await context.setOffline(true);
    const last = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const { watched } = window as unknown as {
            watched: Awaited<ReturnType<typeof window.test.start>>;
          };
          watched.run.onLog(({ text }) => resolve(text));
          // After the script's text in the same queue.
          setTimeout(() => {
            const { run } = watched as unknown as { run: EmbeddedRun };
            const channel = run.connect(3000, () => undefined);
            const data = new TextEncoder().encode("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
            channel.send({ type: "data", data });
          }, 100);
        }),
    );
    expect(last).toBe("{ a: [Array] }");
  });

  test("in floods neither drowns the page nor stops the server", async () => {
    const source = `for (let i = 0; i < 100000; i++) console.log("line", i, "x".repeat(50));\n${listen}`;
    const { state } = await start(projectOf(source));
    expect(state).toMatchObject({ at: "running" });
    await page.waitForFunction(() => {
      const { watched } = window as unknown as {
        watched: Awaited<ReturnType<typeof window.test.start>>;
      };
      return watched.logs.some(({ text }) => text.includes("more lines"));
    });
    const shown = await page.evaluate(
      () =>
        (window as unknown as { watched: Awaited<ReturnType<typeof window.test.start>> }).watched
          .logs.length,
    );
    expect(shown).toBeLessThan(50_000);
  });
});

describe("a restart", () => {
  test("runs the edited files, keeps the jars and the tabs, and reaches a reloaded tab", async () => {
    const project = await readProject("counter", "esm");
    await start(project, { spare: true });
    const counts = await page.evaluate(async () => {
      const { watched } = window as unknown as {
        watched: Awaited<ReturnType<typeof window.test.start>>;
      };
      const { run } = watched;
      const tab = await window.test.open(watched, "alice", "a");
      const before = watched.browsers
        .get("alice")
        ?.cookies()
        .map(({ name, value }) => name + value);
      const source =
        "import { createServer } from 'node:http'; createServer((q, r) => { r.setHeader('content-type', 'text/html'); r.end('<p>' + q.headers.cookie); }).listen(process.env.PORT);";
      await run.edit("index.js", source);
      const restarted = run.restart();
      // At once: a tab that is reloaded while the server starts waits for it.
      await tab.reload();
      const state = await restarted;
      const frame = document.querySelector<HTMLIFrameElement>("iframe[name=a]");
      return { before, state, shown: frame?.contentDocument?.body.innerText };
    });
    expect(counts.state).toEqual({ at: "running", port: 3000 });
    expect(counts.before).toHaveLength(1);
    expect(counts.shown).toBe(counts.before?.[0]?.replace("connect.sid", "connect.sid="));
  });

  test("while a tab opens lets it open on the new server, whole and with its cookies cleared", async () => {
    await start(await readProject("counter", "cjs"), { spare: true });
    const shown = await page.evaluate(async () => {
      const { watched } = window as unknown as {
        watched: Awaited<ReturnType<typeof window.test.start>>;
      };
      const { run } = watched;
      const tab = await window.test.open(watched, "alice", "a");
      const alice = watched.browsers.get("alice");
      const first = alice?.cookies()[0]?.value;
      const opening = window.test.open(watched, "alice", "b");
      const restarted = [run.restart()];
      const cleared = alice?.clearCookies();
      restarted.push(run.restart());
      await Promise.all([opening, cleared, ...restarted]);
      await tab.reload();
      const second = alice?.cookies()[0]?.value;
      const script = document.querySelector<HTMLIFrameElement>("iframe[name=b]")?.contentWindow;
      return { isWhole: script !== undefined && "io" in (script ?? {}), isNew: first !== second };
    });
    expect(shown).toEqual({ isWhole: true, isNew: true });
  });

  test("during a restart the newest wins, and every caller hears how it went", async () => {
    await start(projectOf(listen));
    const states = await page.evaluate(async () => {
      const { run } = (
        window as unknown as { watched: Awaited<ReturnType<typeof window.test.start>> }
      ).watched;
      return Promise.all([run.restart(), run.restart(), run.restart()]);
    });
    expect(states).toEqual(Array(3).fill({ at: "running", port: 3000 }));
  });

  test("a run that was stopped can be started again", async () => {
    await start(projectOf(listen));
    const states = await page.evaluate(async () => {
      const { run } = (
        window as unknown as { watched: Awaited<ReturnType<typeof window.test.start>> }
      ).watched;
      await run.stop();
      return [run.state(), await run.restart()];
    });
    expect(states).toEqual([{ at: "stopped" }, { at: "running", port: 3000 }]);
  });
});

test("what happens on the wire is told as events with causes", async () => {
  await start(await readProject("counter", "cjs"));
  const events = await page.evaluate(async () => {
    const { watched } = window as unknown as {
      watched: Awaited<ReturnType<typeof window.test.start>>;
    };
    await window.test.open(watched, "alice", "a");
    const has = (kind: string): boolean => watched.events.some((event) => event.kind === kind);
    await new Promise<void>((resolve) => {
      const undo = watched.run.onEvent(() => {
        if (!has("connection") || !has("store") || !has("cookie-set")) return;
        undo();
        resolve();
      });
    });
    return watched.events;
  });
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  expect(events.every(({ id, cause }) => cause === undefined || cause < id)).toBe(true);
  expect(events).toContainEqual(
    expect.objectContaining({ kind: "http-request", url: "/", tab: "a" }),
  );
});
