import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunState } from "../../port.ts";
import { escapes, escapeProgram } from "./testing/escapes.ts";
import { openBench, projectOf, type Bench } from "./testing/site.ts";
import type { StaticSite } from "./testing/static-site.ts";

let bench: Bench;
let site: StaticSite;
beforeAll(async () => {
  bench = await openBench();
  site = await bench.serve();
});
afterAll(() => bench.close());

/** The two ways to an opaque origin: a worker by its `data:` URL, and a sandboxed frame. */
const opaque = [
  { trust: "own", sandboxed: 0 },
  { trust: "foreign", sandboxed: 1 },
] as const;

test.each(opaque)(
  "$trust code in the worker reaches nothing of the site, whichever way it tries",
  async ({ trust, sandboxed }) => {
    const { context, page } = await bench.open(site);
    const result = await page.evaluate(
      async ([project, url, trust]) => {
        const heard: unknown[] = [];
        const channel = new BroadcastChannel("escape");
        channel.onmessage = (event) => heard.push(event.data);
        const watched = await window.test.start(
          { project, trust, env: { SITE: url } },
          { spare: false },
        );
        const state = await watched.settled();
        return {
          state,
          heard,
          sandboxed: document.querySelectorAll("iframe[sandbox]").length,
          texts: watched.logs.map(({ text }) => text),
          isolation: watched.run.isolation,
        };
      },
      [projectOf(escapeProgram("process.env.SITE")), site.url, trust] as const,
    );
    expect(result.state).toMatchObject({ at: "running" });
    expect(result.isolation).toBe("opaque-origin");
    expect(result.sandboxed).toBe(sandboxed);
    expect(result.heard).toEqual([]);
    for (const name of Object.keys(escapes)) {
      const line = result.texts.find((text) => text.startsWith(`${name} = `));
      expect(line, name).toMatch(/ = kept in: /);
    }
    expect(page.url()).toBe(site.url);
    // The one of the previews is ours.
    const scopes = await page.evaluate(async () =>
      (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
    );
    expect(scopes.filter((scope) => !scope.includes("/_preview/"))).toEqual([]);
    await context.close();
  },
);

test("the same program in a plain worker does get out, so the ways are real", async () => {
  const { context, page } = await bench.open(site);
  const texts = await page.evaluate(
    async ([project, url]) => {
      const watched = await window.test.start(
        { project, trust: "own", env: { SITE: url } },
        { spare: false, isolation: "worker" },
      );
      await watched.settled();
      return watched.logs.map(({ text }) => text);
    },
    [projectOf(escapeProgram("process.env.SITE")), site.url] as const,
  );
  const out = texts.filter((text) => / = OUT /.test(text)).map((text) => text.split(" = ")[0]);
  expect(out).toEqual(
    expect.arrayContaining([
      "fetch of the site",
      "importScripts of the site",
      "import() of the site",
      "IndexedDB",
      "caches",
    ]),
  );
  await context.close();
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
  const frame = page.frame({ name: "m" });
  for (const [name, body] of Object.entries(previewEscapes)) {
    const result = await frame?.evaluate(
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
