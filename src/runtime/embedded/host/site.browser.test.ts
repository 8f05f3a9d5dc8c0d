import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBench, projectOf, readProject, type Bench } from "./testing/site.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const hello = projectOf(
  'require("http").createServer((q, r) => { r.setHeader("content-type", "text/html"); r.end("<!doctype html><p>hello"); }).listen(process.env.PORT);',
);

test("200 restarts leave one worker, one spare, one frame each, and nothing else", async () => {
  const { context, page } = await bench.open(await bench.serve());
  const seen = await page.evaluate(async (project) => {
    const { addEventListener, removeEventListener } = window;
    let listeners = 0;
    window.addEventListener = ((...args: Parameters<typeof addEventListener>) => {
      listeners++;
      addEventListener.apply(window, args);
    }) as typeof addEventListener;
    window.removeEventListener = ((...args: Parameters<typeof removeEventListener>) => {
      listeners--;
      removeEventListener.apply(window, args);
    }) as typeof removeEventListener;
    const watched = await window.test.start({ project, trust: "own" }, {});
    await watched.settled();
    const tab = await window.test.open(watched, "alice", "a");
    const frames = () => document.querySelectorAll("iframe").length;
    const states = new Set<string>();
    const counts: number[][] = [];
    for (let n = 0; n < 200; n++) {
      states.add((await watched.run.restart()).at);
      if (n % 50 === 10) {
        await tab.reload();
        counts.push([frames(), listeners]);
      }
    }
    await tab.reload();
    const shown =
      document.querySelector<HTMLIFrameElement>("iframe[name=a]")?.contentDocument?.body.innerText;
    await watched.run.stop();
    return { states: [...states], counts, shown, after: [frames(), listeners] };
  }, hello);
  expect(seen.states).toEqual(["running"]);
  expect(seen.shown).toBe("hello");
  for (const [frames = 0, listeners = 0] of seen.counts) {
    // The preview's own, and the hidden ones of the worker and, perhaps, of its spare.
    expect(frames).toBeLessThanOrEqual(3);
    expect(listeners).toBeLessThanOrEqual(3);
  }
  // The preview's frame belongs to the page.
  expect(seen.after).toEqual([1, 0]);
  await expect.poll(() => page.workers().length).toBe(0);
  await context.close();
}, 240_000);

test("several examples on one page keep to themselves, and one that stops leaves the other", async () => {
  const { context, page } = await bench.open(await bench.serve());
  const named = (name: string) =>
    projectOf(
      `require("http").createServer((q, r) => { r.setHeader("content-type", "text/html"); r.end("<!doctype html><p>${name}"); }).listen(process.env.PORT);`,
    );
  const shown = await page.evaluate(
    async ([one, two]) => {
      const runs = await Promise.all([
        window.test.start({ project: one, trust: "own" }),
        window.test.start({ project: two, trust: "own" }),
      ]);
      const tabs = await Promise.all([
        window.test.open(runs[0], "alice", "one"),
        window.test.open(runs[1], "alice", "two"),
      ]);
      const text = (name: string) =>
        document.querySelector<HTMLIFrameElement>(`iframe[name=${name}]`)?.contentDocument?.body
          .innerText;
      const before = [text("one"), text("two")];
      await runs[0].run.stop();
      await tabs[1].reload();
      return [...before, text("two"), runs[0].run.state().at, runs[1].run.state().at];
    },
    [named("one"), named("two")] as const,
  );
  expect(shown).toEqual(["one", "two", "two", "stopped", "running"]);
  await context.close();
});

test("two pages of the site run at once, each with its own server", async () => {
  const site = await bench.serve({ baseUrl: "/docs/" });
  const { context, page } = await bench.open(site);
  const other = await context.newPage();
  await other.goto(`${site.url}other/`);
  const open = async (which: typeof page, name: string) => {
    await which.evaluate(
      async ([project]) => {
        const watched = await window.test.start({ project, trust: "own" });
        Object.assign(window, { watched });
        await window.test.open(watched, "alice", "a");
      },
      [
        projectOf(
          `let n = 0; require("http").createServer((q, r) => { r.setHeader("content-type", "text/html"); r.end("<!doctype html><p>${name} " + ++n); }).listen(process.env.PORT);`,
        ),
      ] as const,
    );
    return which.frame({ name: "a" })?.textContent("p");
  };
  expect(await Promise.all([open(page, "one"), open(other, "two")])).toEqual(["one 1", "two 1"]);
  await page.close();
  await other.evaluate(async () => {
    const { watched } = window as unknown as {
      watched: Awaited<ReturnType<typeof window.test.start>>;
    };
    await watched.tabs.get("a")?.reload();
  });
  expect(await other.frame({ name: "a" })?.textContent("p")).toBe("two 2");
  await context.close();
});

describe("in a cross-origin isolated page", () => {
  const headers = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "cross-origin",
  };

  test.each(["service-worker", "shell"] as const)(
    "a preview by the %s is shown",
    async (previews) => {
      const { context, page } = await bench.open(await bench.serve({ headers }));
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      const isolation = await page.evaluate(
        async ([project, previews]) => {
          const watched = await window.test.start({ project, trust: "own" }, { previews });
          await window.test.open(watched, "alice", "a");
          return watched.run.isolation;
        },
        [await readProject("counter", "cjs"), previews] as const,
      );
      expect(isolation).toBe("opaque-origin");
      const frame = page.frame({ name: "a" });
      await expect.poll(() => frame?.textContent("#status"), { timeout: 10_000 }).toBe("connected");
      await context.close();
    },
  );
});

describe("where service workers are blocked", () => {
  test("previews run in the shell, and the log says so", async () => {
    const site = await bench.serve();
    const context = await bench.browser.newContext({ serviceWorkers: "block" });
    const page = await context.newPage();
    await page.goto(site.url);
    const notes = await page.evaluate(async (project) => {
      const watched = await window.test.start({ project, trust: "own" });
      await window.test.open(watched, "alice", "a");
      return watched.logs.filter(({ source }) => source === "runtime").map(({ text }) => text);
    }, hello);
    expect(notes.join()).toContain("without a service worker");
    expect(await page.frame({ name: "a" })?.textContent("p")).toBe("hello");
    await context.close();
  });
});

describe("after a new deploy", () => {
  test("an older page is told to be reloaded where its files are gone", async () => {
    const { context, page } = await bench.open(await bench.serve());
    await page.route("**/embedded/worker.*", (route) => route.fulfill({ status: 404, body: "" }));
    const state = await page.evaluate(async (project) => {
      const watched = await window.test.start({ project, trust: "own" });
      return watched.settled();
    }, hello);
    expect(state).toMatchObject({
      at: "failed",
      failure: { kind: "unreachable", remedy: expect.stringContaining("reload") },
    });
    await context.close();
  });

  test("a service worker of another version is refused, and the page's own previews go on", async () => {
    const site = await bench.serve();
    const { context, page } = await bench.open(site);
    const open = async (name: string): Promise<string | null | undefined> => {
      await page.evaluate(
        async ([project, name]) => {
          const watched = await window.test.start({ project, trust: "own" });
          await window.test.open(watched, "alice", name);
        },
        [hello, name] as const,
      );
      return page.frame({ name })?.textContent("p");
    };
    expect(await open("before")).toBe("hello");
    // The host now serves another script at the stable name; a browser looks for it when it likes.
    const script = await readFile(join(bench.folder, "preview-sw.js"), "utf8");
    site.replace("preview-sw.js", script.replaceAll(bench.assets.version, "0123456789"));
    const versions = await page.evaluate(async (version) => {
      const [registration] = await navigator.serviceWorker.getRegistrations();
      await registration?.update().catch(() => undefined);
      const newer = registration?.installing;
      await new Promise<void>((resolve) => {
        const check = (): void => {
          if (!newer || newer.state === "redundant" || newer.state === "activated") resolve();
        };
        newer?.addEventListener("statechange", check);
        check();
      });
      const ask = new Promise<unknown>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }: MessageEvent<unknown>) => resolve(data);
        registration?.active?.postMessage({ type: "version" }, [port2]);
      });
      return [await ask, version, registration?.waiting ?? null];
    }, bench.assets.version);
    expect(versions[0]).toBe(versions[1]);
    expect(versions[2]).toBeNull();
    expect(await open("after")).toBe("hello");
    expect(page.frame({ name: "after" })?.url()).toContain(`/_preview/${bench.assets.version}/`);
    await context.close();
  });
});

test("a page in the back/forward cache comes back with its server running", async () => {
  const site = await bench.serve();
  const { context, page } = await bench.open(site);
  await page.evaluate(async (project) => {
    const watched = await window.test.start({ project, trust: "own" }, { patience: 1500 });
    await watched.settled();
    Object.assign(window, { watched });
    // What the browser does to a page that it puts aside: it hears of it, and its timers stop.
    window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
    window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    await window.test.open(watched, "alice", "a");
  }, hello);
  expect(await page.frame({ name: "a" })?.textContent("p")).toBe("hello");
  await context.close();
});

test("nothing is fetched before the reader asks, and TypeScript's tools only for TypeScript", async () => {
  const { context, page } = await bench.open(await bench.serve());
  const asked: string[] = [];
  page.on("request", (request) =>
    asked.push(new URL(request.url()).pathname.replace(/\.[^/]*$/, "")),
  );
  await page.evaluate(() => undefined);
  expect(asked).toEqual([]);
  const run = (variant: "cjs" | "ts") => async () => {
    const project = await readProject("counter", variant);
    await page.evaluate(async (project) => {
      const watched = await window.test.start({ project, trust: "own" }, { spare: false });
      await watched.settled();
      await watched.run.stop();
    }, project);
  };
  await run("cjs")();
  expect(asked).not.toContain("/embedded/typescript");
  expect(asked).not.toContain("/embedded/syntax");
  await run("ts")();
  expect(asked).toContain("/embedded/typescript");
  await context.close();
});
