import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunState } from "../../port.ts";
import { escapes, escapeProgram, keepNatives, notInWorkers } from "./testing/escapes.ts";
import { openBench, projectOf, type Bench } from "./testing/site.ts";
import { shownIn } from "./testing/shown.ts";
import type { StaticSite } from "./testing/static-site.ts";

let bench: Bench;
let site: StaticSite;
beforeAll(async () => {
  bench = await openBench();
  site = await bench.serve();
});
afterAll(() => bench.close());

/** Runs all attempts to get out, with what the runtime hides from programs at hand. */
async function tryToEscape(trust: "own" | "foreign", isolation: "opaque-origin" | "worker") {
  const open = await bench.serve();
  const { path } = bench.assets.worker;
  open.replace(path, keepNatives + (await readFile(join(bench.folder, path), "utf8")));
  const { context, page } = await bench.open(open);
  const result = await page.evaluate(
    async ([project, url, trust, isolation]) => {
      const heard: unknown[] = [];
      const channel = new BroadcastChannel("escape");
      channel.onmessage = (event) => heard.push(event.data);
      const watched = await window.test.start(
        { project, trust, env: { SITE: url } },
        { spare: false, isolation },
      );
      const state = await watched.settled();
      const { run, logs } = watched;
      const registrations = await navigator.serviceWorker.getRegistrations();
      const scopes = registrations.map(({ scope }) => scope);
      const texts = logs.map(({ text }) => text);
      const sandboxed = document.querySelectorAll("iframe[sandbox]").length;
      return { state, heard, scopes, texts, sandboxed, in: run.isolation };
    },
    [projectOf(escapeProgram("process.env.SITE")), open.url, trust, isolation] as const,
  );
  expect(result.state).toMatchObject({ at: "running" });
  expect(result.in).toBe(isolation);
  expect(page.url()).toBe(open.url);
  await context.close();
  const outcomeOf = (name: string): string =>
    result.texts.find((text) => text.startsWith(`${name} = `))?.slice(name.length + 3) ?? "";
  const outcomes = Object.keys(escapes).map((name) => [name, outcomeOf(name)] as const);
  return { ...result, outcomes };
}

/** The two ways to an opaque origin: a worker by its `data:` URL, and a sandboxed frame. */
const opaque = [
  { trust: "own", sandboxed: 0 },
  { trust: "foreign", sandboxed: 1 },
] as const;

test.each(opaque)(
  "$trust code in the worker reaches nothing of the site, whichever way it tries",
  async ({ trust, sandboxed: frames }) => {
    const { heard, scopes, sandboxed, outcomes } = await tryToEscape(trust, "opaque-origin");
    expect(sandboxed).toBe(frames);
    for (const [name, outcome] of outcomes) {
      expect(outcome, name).toMatch(/^kept in: /);
      expect(outcome, name).not.toContain("was not kept");
    }
    expect(heard).toEqual([]);
    // The one of the previews is ours.
    expect(scopes.filter((scope) => !scope.includes("/_preview/"))).toEqual([]);
  },
);

test("the same program in a plain worker gets out by every way that workers have, so the ways are real", async () => {
  const { heard, outcomes } = await tryToEscape("own", "worker");
  const out = outcomes.filter(([, outcome]) => outcome.startsWith("OUT ")).map(([name]) => name);
  expect(out).toEqual(Object.keys(escapes).filter((name) => !notInWorkers.includes(name)));
  expect(heard).toEqual(["out"]);
});

const previewEscapes: Readonly<Record<string, string>> = {
  "the site's cookies": "return document.cookie || (() => { throw new Error('empty'); })()",
  localStorage: "return localStorage.length",
  "the parent's document": "return parent.document.title",
  "the top page": "return (top.location.href = '/stolen')",
  "a service worker": "return await navigator.serviceWorker.register('/preview-sw.js')",
  IndexedDB:
    "return indexedDB.open('x') && await new Promise((ok, no) => { const r = indexedDB.open('x'); r.onsuccess = ok; r.onerror = () => no(r.error); })",
  "a popup": "return window.open('/') || (() => { throw new Error('no window'); })()",
  "a frame of the site":
    "return await new Promise((ok, no) => { const f = document.createElement('iframe'); f.src = '/'; f.onload = () => { try { ok(f.contentDocument.title); } catch (e) { no(e); } if (!f.contentDocument) no(new Error('closed')); }; document.body.append(f); })",
  "an image elsewhere":
    "return await new Promise((ok, no) => { const i = new Image(); i.onload = ok; i.onerror = () => no(new Error('blocked')); i.src = 'http://127.0.0.1:1/leak.png'; })",
};

test("a page of foreign code reaches nothing of the site either", async () => {
  const { context, page } = await bench.open(site);
  await page.evaluate(() => {
    document.cookie = "secret=of-the-site";
    localStorage.setItem("secret", "of the site");
  });
  const source = `require("http").createServer((q, r) => { r.setHeader("content-type", "text/html"); r.end("<!doctype html><title>foreign</title>"); }).listen(process.env.PORT);`;
  await page.evaluate(async (project) => {
    const watched = await window.test.start({ project, trust: "foreign" }, { spare: false });
    await watched.settled();
    await window.test.open(watched, "mallory", "m");
  }, projectOf(source));
  const frame = shownIn(page, "m");
  for (const [name, body] of Object.entries(previewEscapes)) {
    const result = await frame.evaluate(
      ([body]) => {
        // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what a hostile page does
        const attempt = new Function(
          `return (async () => { ${body} })()`,
        ) as () => Promise<unknown>;
        const late = new Promise((_, no) => setTimeout(no, 1000, new Error("no answer")));
        return Promise.race([attempt(), late]).then(
          (value) => `OUT ${String(value)}`,
          (error: unknown) => `kept in: ${String(error)}`,
        );
      },
      [body] as const,
    );
    expect(result, name).toMatch(/^kept in: /);
  }
  expect(page.url()).toBe(site.url);
  await context.close();
});

describe("where the browser gives no opaque origin", () => {
  test("our own code runs in a plain worker, and the log says so", async () => {
    const { context, page } = await bench.open(site);
    await page.route("**/embedded/frame.*.htm", (route) =>
      route.fulfill({ status: 404, body: "" }),
    );
    const result = await page.evaluate(async (project) => {
      const watched = await window.test.start(
        { project, trust: "own" },
        { spare: false, probe: 2000 },
      );
      const state = await watched.settled();
      return { state, isolation: watched.run.isolation, logs: watched.logs };
    }, projectOf('require("http").createServer().listen(process.env.PORT);'));
    expect(result.state).toMatchObject({ at: "running" });
    expect(result.isolation).toBe("worker");
    expect(result.logs).toContainEqual(
      expect.objectContaining({
        source: "runtime",
        text: expect.stringContaining("worker of this site"),
      }),
    );
    await context.close();
  });

  test("foreign code does not run at all, and the failure says why", async () => {
    const { context, page } = await bench.open(site);
    await page.route("**/embedded/frame.*.htm", (route) =>
      route.fulfill({ status: 404, body: "" }),
    );
    const state = await page.evaluate(async (project): Promise<RunState> => {
      const watched = await window.test.start(
        { project, trust: "foreign" },
        { spare: false, probe: 500 },
      );
      return watched.settled();
    }, projectOf('require("http").createServer().listen(process.env.PORT);'));
    expect(state).toMatchObject({ at: "failed", failure: { kind: "unsupported" } });
    await context.close();
  });
});

test("a start that is ended before its worker answers leaves no frame behind, and tries no other way", async () => {
  const { context, page } = await bench.open(site);
  await page.clock.install();
  const script = page.waitForResponse((response) =>
    response.url().endsWith(bench.assets.worker.path),
  );
  await page.evaluate(async (project) => {
    const placed = new Promise<void>((resolve) => {
      const look = () => document.querySelector("iframe") && resolve();
      new MutationObserver(look).observe(document, { childList: true, subtree: true });
    });
    const { run } = await window.test.start({ project, trust: "own" });
    await placed;
    await run.stop();
  }, projectOf("require('node:http').createServer().listen(process.env.PORT);"));
  await (await script).finished();
  const frames = page.locator("iframe");
  expect(await frames.count()).toBe(0);
  // After ten seconds another way would be tried.
  await page.clock.runFor(10_500);
  expect(await frames.count()).toBe(0);
  await context.close();
});
