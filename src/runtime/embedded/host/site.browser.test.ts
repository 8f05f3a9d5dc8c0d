import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundlePackages, type PackagesAsset } from "../build/packages.ts";
import { openBench, projectOf, readProject, type Bench } from "./testing/site.ts";
import { shownIn } from "./testing/shown.ts";
import type { Project } from "../../port.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const hello = projectOf(
  'require("http").createServer((q, r) => { r.setHeader("content-type", "text/html"); r.end("<!doctype html><p>hello"); }).listen(process.env.PORT);',
);

/** The packages of a project without any, which starts sooner. */
async function noPackages(): Promise<PackagesAsset> {
  const projectDir = await mkdtemp(join(tmpdir(), "bare-"));
  await writeFile(join(projectDir, "package.json"), "{}");
  await writeFile(join(projectDir, "package-lock.json"), '{ "packages": {} }');
  const modulesDir = join(projectDir, "node_modules");
  await mkdir(modulesDir);
  const asset = await bundlePackages({ projectDir, outDir: bench.folder, modulesDir });
  await rm(projectDir, { recursive: true });
  return asset;
}

test("200 restarts leave one worker, one spare, one frame each, and nothing else", async () => {
  const { context, page } = await bench.open(await bench.serve());
  const devtools = await context.newCDPSession(page);
  const asset = await noPackages();
  await page.evaluate(
    async ([project, asset]) => {
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
      const watched = await window.test.start({ project, trust: "own" }, { packages: () => asset });
      await watched.settled();
      const tab = await window.test.open(watched, "alice", "a");
      const counts = () => [document.querySelectorAll("iframe").length, listeners];
      Object.assign(window, { watched, tab, counts });
    },
    [hello, asset] as const,
  );
  type Kept = {
    watched: Awaited<ReturnType<typeof window.test.start>>;
    tab: { reload(): Promise<void> };
    counts(): [frames: number, listeners: number];
  };

  /** What is left of 50 restarts when the garbage is gone, in the page and its previews. */
  async function fiftyRestarts() {
    const [states, [frames, listeners]] = await page.evaluate(async () => {
      const { watched, tab, counts } = window as unknown as Kept;
      const states = new Set<string>();
      for (let n = 0; n < 50; n++) states.add((await watched.run.restart()).at);
      await tab.reload();
      return [[...states], counts()] as const;
    });
    // One serves and one is spare; a worker that was told to end may take a moment.
    await expect.poll(() => page.workers().length).toBeLessThanOrEqual(2);
    await devtools.send("HeapProfiler.collectGarbage");
    const { documents, nodes } = await devtools.send("Memory.getDOMCounters");
    const { usedSize } = await devtools.send("Runtime.getHeapUsage");
    return { states, frames, listeners, documents, nodes, ports: await ports(), heap: usedSize };
  }

  /** The ports that the page still holds. */
  async function ports(): Promise<number> {
    const prototype = await devtools.send("Runtime.evaluate", {
      expression: "MessagePort.prototype",
    });
    const { objects } = await devtools.send("Runtime.queryObjects", {
      prototypeObjectId: prototype.result.objectId ?? "",
    });
    const counted = await devtools.send("Runtime.callFunctionOn", {
      objectId: objects.objectId ?? "",
      functionDeclaration: "function () { return this.length; }",
    });
    await devtools.send("Runtime.releaseObject", { objectId: objects.objectId ?? "" });
    return Number(counted.result.value);
  }

  const rounds = [
    await fiftyRestarts(),
    await fiftyRestarts(),
    await fiftyRestarts(),
    await fiftyRestarts(),
  ];
  for (const { states, frames, listeners } of rounds) {
    expect(states).toEqual(["running"]);
    // The preview's own, and the hidden ones of the worker and, perhaps, of its spare.
    expect(frames).toBeLessThanOrEqual(3);
    expect(listeners).toBeLessThanOrEqual(3);
  }
  const [first, , , last] = rounds;
  const grown = (key: "documents" | "nodes" | "ports" | "heap"): number =>
    (last?.[key] ?? Infinity) - (first?.[key] ?? 0);
  expect(grown("documents")).toBeLessThanOrEqual(2);
  expect(grown("nodes")).toBeLessThanOrEqual(100);
  expect(first?.ports).toBeGreaterThan(0);
  expect(grown("ports")).toBeLessThanOrEqual(2);
  // The states that this test collects are some bytes a restart; a worker's or a frame's are far more.
  expect(grown("heap") / 150).toBeLessThan(1024);
  const after = await page.evaluate(async () => {
    const { watched, counts } = window as unknown as Kept;
    const frame = document.querySelector<HTMLIFrameElement>("iframe[name=a]");
    const shown = frame?.contentDocument?.body.innerText;
    await watched.run.stop();
    return [shown, ...counts()];
  });
  // The preview's frame belongs to the page.
  expect(after).toEqual(["hello", 1, 0]);
  await expect.poll(() => page.workers().length).toBe(0);
  await context.close();
}, 240_000);

test("a preview's WebSocket reaches a server that has no package, by a client that is fetched for it", async () => {
  const { context, page } = await bench.open(await bench.serve());
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const project = projectOf(`const { createHash } = require("crypto");
    const server = require("http").createServer((q, r) => { r.setHeader("content-type", "text/html"); r.end("<!doctype html><p>hello"); });
    server.on("upgrade", (q, socket) => {
      const accept = createHash("sha1").update(q.headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest("base64");
      socket.write("HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Accept: " + accept + "\\r\\n\\r\\n");
      socket.write(Buffer.concat([Buffer.from([0x81, 2]), Buffer.from("hi")]));
    });
    server.listen(process.env.PORT);`);
  await page.evaluate(
    async ([project, asset]) => {
      const options = { packages: () => asset, spare: false };
      const watched = await window.test.start({ project, trust: "own" }, options);
      await window.test.open(watched, "alice", "a");
    },
    [project, await noPackages()] as const,
  );
  const isClient = (path: string) => path.startsWith("/embedded/later/ws.");
  expect(asked.filter(isClient)).toEqual([]);
  const heard = await page.frame({ name: "a" })?.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`ws://${location.host}/`);
        socket.onmessage = ({ data }) => resolve(data);
        socket.onerror = () => reject(new Error("no WebSocket"));
      }),
  );
  expect(heard).toBe("hi");
  await context.close();
});

test("a server of Express and Socket.IO connects without what comes later", async () => {
  const { context, page } = await bench.open(await bench.serve());
  await page.route("**/embedded/later/{worker,inspect,packages}.*", (route) => route.abort());
  const project = await readProject("counter", "esm");
  await page.evaluate(async (project) => {
    const watched = await window.test.start({ project, trust: "own" }, { spare: false });
    await window.test.open(watched, "alice", "a");
    await new Promise<void>((resolve) => {
      watched.run.onEvent(({ kind }) => kind === "connection" && resolve());
      if (watched.events.some(({ kind }) => kind === "connection")) resolve();
    });
  }, project);
  await context.close();
});

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
      const frame = shownIn(page, "a");
      await expect.poll(() => frame.textContent("#status")).toBe("connected");
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
    expect(await shownIn(page, "a").textContent("p")).toBe("hello");
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
      failure: { kind: "site-unreachable", remedy: expect.stringContaining("reload") },
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

  test("a lab that runs in another tab of the site keeps its previews, until that tab is closed", async () => {
    const site = await bench.serve();
    const { context, page: older } = await bench.open(site);
    const run = async (page: typeof older): Promise<string | null | undefined> => {
      await page.evaluate(async (project) => {
        const watched = await window.test.start({ project, trust: "own" });
        const tab = await window.test.open(watched, "alice", "a");
        Object.assign(window, { tab });
      }, hello);
      return page.frame({ name: "a" })?.textContent("p");
    };
    expect(await run(older)).toBe("hello");

    const version = "0123456789";
    const script = await readFile(join(bench.folder, "preview-sw.js"), "utf8");
    site.replace("preview-sw.js", script.replaceAll(bench.assets.version, version));
    const newer = await context.newPage();
    await newer.goto(site.url);
    await newer.evaluate((version) => {
      const { assets } = window.site;
      Object.assign(window, { site: { ...window.site, assets: { ...assets, version } } });
    }, version);
    expect(await run(newer)).toBe("hello");
    expect(newer.frame({ name: "a" })?.url()).toContain(`/_preview/${version}/`);

    const reload = () => (window as unknown as { tab: { reload(): Promise<void> } }).tab.reload();
    await older.evaluate(reload);
    expect(await older.frame({ name: "a" })?.textContent("p")).toBe("hello");

    await older.close();
    const scopes = () =>
      newer.evaluate(async () =>
        (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
      );
    // Those who start later look for what earlier deploys have left.
    await newer.evaluate(async (project) => {
      await window.test.start({ project, trust: "own" });
    }, hello);
    await expect.poll(scopes).toEqual([`${site.url}_preview/${version}/`]);
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
  expect(await shownIn(page, "a").textContent("p")).toBe("hello");
  await context.close();
});

test("nothing is fetched before the reader asks, nor what the example does without until it listens", async () => {
  const { context, page } = await bench.open(await bench.serve());
  const asked: string[] = [];
  page.on("request", (request) =>
    asked.push(new URL(request.url()).pathname.replace(/\.[^/]*$/, "")),
  );
  await page.evaluate(() => undefined);
  expect(asked).toEqual([]);
  const later = () => asked.filter((path) => path.startsWith("/embedded/later/"));
  const run = (variant: Project["variant"]) => async () => {
    const project = await readProject("counter", variant);
    await page.evaluate(async (project) => {
      const watched = await window.test.start({ project, trust: "own" }, { spare: false });
      await watched.settled();
      await watched.run.stop();
    }, project);
  };
  await run("cjs")();
  expect(asked).not.toContain("/embedded/typescript");
  expect(later()).toEqual([]);
  await run("esm")();
  expect(asked).not.toContain("/embedded/typescript");
  expect(later()).toEqual([]);
  await run("ts")();
  expect(asked).toContain("/embedded/typescript");
  expect(later()).toEqual(["/embedded/later/module-lexer"]);
  await context.close();
});
