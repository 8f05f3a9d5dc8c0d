import type { BrowserContext, Frame, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openBench, projectOf, type Bench } from "./testing/site.ts";
import { shownIn } from "./testing/shown.ts";
import type { StaticSite } from "./testing/static-site.ts";

/** A server with something of everything that a page may load, follow, submit or open. */
const program = String.raw`
const express = require("express"), session = require("express-session"), http = require("http");
const { Server } = require("socket.io");
const app = express(), server = http.createServer(app), io = new Server(server);
let images = 0, streams = 0;
app.use(session({ secret: "x", resave: false, saveUninitialized: false }));
app.get("/", (q, r) => r.send(${"`"}<!doctype html><html><head><title>home</title>
<link rel="stylesheet" href="/css/a.css"><script>window.early = document.cookie</script></head>
<body><p id=who>${"${q.session.user || 'nobody'}"}</p>
<a id=root href="/page?from=root">root</a> <a id=relative href="page?from=relative">relative</a>
<form method=post action="/login"><input name=user value="J&ouml;"><button id=login>in</button></form>
<form method=get action="search"><input name=q value="a b"><button id=search>search</button></form>
<form method=post action="/upload" enctype="multipart/form-data"><input name=t value=1><button id=upload>up</button></form>
<img id=image src="/img/p.svg"><script src="/socket.io/socket.io.js"></script>
<script>window.socket = io()</script><script type=module src="/mod/main.js"></script></body></html>${"`"}));
app.get("/css/a.css", (q, r) => r.type("css").send("body{color:rgb(1,2,3);background-image:url(../img/p.svg)}"));
app.get("/img/p.svg", (q, r) => { images++; r.type("svg").send('<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3"/>'); });
app.get("/mod/main.js", (q, r) => r.type("js").send('import { x } from "./dep.js"; window.modX = x; import("/mod/lazy.js").then((m) => { window.lazyY = m.y; });'));
app.get("/mod/dep.js", (q, r) => r.type("js").send("export const x = 42;"));
app.get("/mod/lazy.js", (q, r) => r.type("js").send("export const y = 7;"));
app.get("/page", (q, r) => r.send("<title>page</title><p id=from>" + q.query.from + "</p><a id=home href='/'>home</a>" + (q.query.from === "long" ? "<p style='height: 3000px'>" : "")));
app.get("/search", (q, r) => r.send("<p id=from>" + q.query.q + "</p><a id=home href='/'>home</a>"));
app.post("/login", express.urlencoded({ extended: false }), (q, r) => { q.session.user = q.body.user; r.redirect("/"); });
app.post("/upload", (q, r) => { let n = ""; q.on("data", (c) => n += c).on("end", () => r.send("<p id=from>" + (q.headers["content-type"].split(";")[0] + " " + /name="t"\r\n\r\n1/.test(n)) + "</p>")); });
app.get("/json", (q, r) => r.json({ a: 1, headers: q.headers }));
app.all("/echo", (q, r) => { r.status(Number(q.query.status) || 200).set("X-Method", q.method); q.pipe(r); });
app.get("/redirect", (q, r) => r.redirect("/json"));
app.post("/again", (q, r) => r.redirect(307, "/echo"));
app.get("/events", (q, r) => { streams++; r.set("content-type", "text/event-stream"); r.flushHeaders(); let i = 0; const t = setInterval(() => r.write("id: " + ++i + "\ndata: " + i + "\n\n"), 10); q.on("close", () => { clearInterval(t); streams--; }); });
app.get("/slow", (q, r) => { r.write("first"); setTimeout(() => r.end("last"), 300); });
app.get("/cookie", (q, r) => { r.cookie("theme", "dark"); r.cookie("hidden", "1", { httpOnly: true }); r.send(q.headers.cookie || ""); });
app.get("/stat", (q, r) => r.json({ images, streams, clients: io.engine.clientsCount }));
app.get("/big", (q, r) => r.end(Buffer.alloc(5 * 1024 * 1024, "x")));
io.on("connection", (s) => s.on("echo", (data, done) => done(data)));
server.listen(process.env.PORT);
`;

let bench: Bench;
let site: StaticSite;
let context: BrowserContext;
let page: Page;
let errors: string[];
beforeAll(async () => {
  bench = await openBench();
  site = await bench.serve({ baseUrl: "/some/base/" });
});
afterAll(() => bench.close());
beforeEach(async () => {
  ({ context, page } = await bench.open(site));
  errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
});
afterEach(async () => {
  await context.close();
  expect(errors).toEqual([]);
});

async function openPreview(previews: "service-worker" | "shell", path = "/"): Promise<Frame> {
  await page.evaluate(
    async ([project, previews, path]) => {
      const watched = await window.test.start(
        { project, trust: "own" },
        { spare: false, previews },
      );
      Object.assign(window, { watched });
      await window.test.open(watched, "alice", "p", path);
    },
    [projectOf(program), previews, path] as const,
  );
  return shownIn(page, "p");
}

/** Where the runtime believes that the tab is. */
const whereabouts = () =>
  page.evaluate(() => {
    const { watched } = window as unknown as {
      watched: Awaited<ReturnType<typeof window.test.start>>;
    };
    return watched.tabs.get("p")?.location();
  });

const text = (frame: Frame, selector: string, expected: string) =>
  expect.poll(() => frame.textContent(selector).catch(() => null)).toBe(expected);

test("what can't be told to belong to a preview, as a worker made of a blob, reaches nothing of the site", async () => {
  const frame = await openPreview("service-worker");
  const fetched = await frame.evaluate(async (file) => {
    const code = `fetch("${file}").then((r) => postMessage(r.status), () => postMessage("nothing"))`;
    const worker = new Worker(URL.createObjectURL(new Blob([code])));
    const { data } = await new Promise<MessageEvent>((resolve) => (worker.onmessage = resolve));
    return data as unknown;
  }, new URL("reached.js", site.url).href);
  expect(fetched).toBe("nothing");
});

describe.each(["service-worker", "shell"] as const)("a preview by the %s", (previews) => {
  test("loads what its page loads: styles, images, scripts, modules, the Socket.IO client", async () => {
    const frame = await openPreview(previews);
    await frame.waitForFunction(() => {
      const { socket, lazyY } = window as unknown as {
        socket?: { connected: boolean };
        lazyY?: number;
      };
      return socket?.connected && lazyY === 7;
    });
    const seen = await frame.evaluate(() => ({
      mode: document.compatMode,
      title: document.title,
      color: getComputedStyle(document.body).color,
      image: document.querySelector<HTMLImageElement>("#image")?.naturalWidth,
      module: (window as unknown as { modX: number }).modX,
    }));
    expect(seen).toMatchObject({
      mode: "CSS1Compat",
      title: "home",
      color: "rgb(1, 2, 3)",
      image: 3,
      module: 42,
    });
    const answer = await frame.evaluate(
      () =>
        new Promise((resolve) => {
          const { socket } = window as unknown as {
            socket: { emit(name: string, data: unknown, done: (data: unknown) => void): void };
          };
          socket.emit("echo", { big: "x".repeat(200_000) }, (data) =>
            resolve((data as { big: string }).big.length),
          );
        }),
    );
    expect(answer).toBe(200_000);
  });

  test("obeys a page's policy of no scripts, and still works in it", async () => {
    const refused: string[] = [];
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) refused.push(message.text());
    });
    // Express's answer to what is not there: default-src 'none'.
    const frame = await openPreview(previews, "/no-such-page");
    await text(frame, "pre", "Cannot GET /no-such-page");
    await expect.poll(whereabouts).toBe("/no-such-page");
    expect(refused).toEqual([]);
  });

  test("fetches, with methods, bodies, statuses, headers and redirects", async () => {
    const frame = await openPreview(previews);
    const seen = await frame.evaluate(async () => {
      const put = await fetch("/echo?status=418", { method: "PUT", body: "tea" });
      const again = await fetch("/again", { method: "POST", body: "once more" });
      const head = await fetch("/json", { method: "HEAD" });
      return {
        relative: ((await (await fetch("json")).json()) as { a: number }).a,
        put: [put.status, put.headers.get("x-method"), await put.text()],
        redirected: ((await (await fetch("/redirect")).json()) as { a: number }).a,
        again: [again.headers.get("x-method"), await again.text()],
        head: [head.status, await head.text()],
        big: (await (await fetch("/big")).arrayBuffer()).byteLength,
        upload: (
          await (
            await fetch("/echo", { method: "POST", body: new Uint8Array(3 * 1024 * 1024) })
          ).arrayBuffer()
        ).byteLength,
      };
    });
    expect(seen).toEqual({
      relative: 1,
      put: [418, "PUT", "tea"],
      redirected: 1,
      again: ["POST", "once more"],
      head: [200, ""],
      big: 5 * 1024 * 1024,
      upload: 3 * 1024 * 1024,
    });
  });

  test("streams a response, so that its start is there before its end", async () => {
    const frame = await openPreview(previews);
    const pieces = await frame.evaluate(async () => {
      const reader = (await fetch("/slow")).body?.getReader();
      const all: string[] = [];
      for (;;) {
        const next = await reader?.read();
        if (!next || next.done) return all;
        all.push(new TextDecoder().decode(next.value));
      }
    });
    expect(pieces).toEqual(["first", "last"]);
  });

  test("has XMLHttpRequest, and an aborted one is aborted", async () => {
    const frame = await openPreview(previews);
    const seen = await frame.evaluate(async () => {
      const request = (url: string, abort: boolean) =>
        new Promise<unknown[]>((resolve) => {
          const x = new XMLHttpRequest();
          x.responseType = "json";
          x.open("GET", url);
          const states: number[] = [];
          x.onreadystatechange = () => states.push(x.readyState);
          x.onload = () => resolve([x.status, (x.response as { a: number }).a, states.at(-1)]);
          x.onabort = () => resolve(["aborted"]);
          x.send();
          if (abort) x.abort();
        });
      return [await request("/json", false), await request("/slow", true)];
    });
    expect(seen).toEqual([[200, 1, 4], ["aborted"]]);
  });

  test("has EventSource, and closing it reaches the server", async () => {
    const frame = await openPreview(previews);
    const seen = await frame.evaluate(
      () =>
        new Promise<unknown[]>((resolve) => {
          const source = new EventSource("/events");
          const data: unknown[] = [];
          source.onmessage = (event: MessageEvent<string>) => {
            data.push(event.data, event.lastEventId);
            if (data.length < 6) return;
            source.close();
            resolve(data);
          };
        }),
    );
    expect(seen).toEqual(["1", "1", "2", "2", "3", "3"]);
    await expect
      .poll(() =>
        frame.evaluate(
          async () => ((await (await fetch("/stat")).json()) as { streams: number }).streams,
        ),
      )
      .toBe(0);
  });

  test("has a WebSocket that behaves like one", async () => {
    const frame = await openPreview(previews);
    const seen = await frame.evaluate(
      () =>
        new Promise<unknown>((resolve) => {
          const url = new URL("/socket.io/?EIO=4&transport=websocket", location.href);
          url.protocol = "ws:";
          const ws = new WebSocket(url);
          const seen: unknown[] = [ws.readyState, ws instanceof WebSocket, WebSocket.OPEN];
          try {
            ws.send("too early");
          } catch (error) {
            seen.push((error as Error).name);
          }
          ws.onmessage = (event: MessageEvent<string>) => {
            seen.push(event.data[0]);
            ws.close(3001, "enough");
          };
          ws.onclose = (event) => resolve([...seen, event.code, event.wasClean]);
        }),
    );
    expect(seen).toEqual([0, true, 1, "InvalidStateError", "0", 3001, true]);
  });

  test("has a WebSocket that holds back what its server has not taken, and carries all of it in order", async () => {
    const frame = await openPreview(previews);
    const seen = await frame.evaluate(
      () =>
        new Promise<unknown>((resolve, reject) => {
          const url = new URL("/socket.io/?EIO=4&transport=websocket", location.href);
          url.protocol = "ws:";
          const ws = new WebSocket(url);
          const many = 30;
          const order: number[] = [];
          let held = 0;
          ws.onclose = () => reject(new Error("closed"));
          ws.onmessage = ({ data }: MessageEvent<string>) => {
            const answered = /^43(\d+)\[/.exec(data)?.[1];
            if (data.startsWith("0")) ws.send("40");
            else if (data.startsWith("40")) {
              const text = "é".repeat(200_000);
              for (let n = 0; n < many; n++) ws.send(`42${n}["echo","${text}"]`);
              held = ws.bufferedAmount;
            } else if (answered !== undefined) order.push(Number(answered));
            if (order.length === many) resolve([order, held, ws.bufferedAmount]);
          };
        }),
    );
    // Of 30 texts of 200,000 units, six fill the window; what is held counts in UTF-8.
    const waiting = Array.from({ length: 24 }, (_, n) => `42${n + 6}["echo",""]`.length + 400_000);
    expect(seen).toEqual([
      Array.from({ length: 30 }, (_, n) => n),
      waiting.reduce((sum, bytes) => sum + bytes),
      0,
    ]);
  });

  test("follows links and forms, and stays within the preview", async () => {
    const frame = await openPreview(previews);
    await frame.click("#root");
    await text(frame, "#from", "root");
    expect(await whereabouts()).toBe("/page?from=root");
    await frame.click("#home");
    await text(frame, "#who", "nobody");
    await frame.click("#relative");
    await text(frame, "#from", "relative");
    await frame.click("#home");
    await text(frame, "#who", "nobody");
    await frame.click("#search");
    await text(frame, "#from", "a b");
    await frame.click("#home");
    await text(frame, "#who", "nobody");
    await frame.click("#upload");
    await text(frame, "#from", "multipart/form-data true");
    expect(site.misses.filter((miss) => !miss.includes("favicon"))).toEqual([]);
  });

  test("keeps a log-in over its redirect and a reload, and goes back in history", async () => {
    const frame = await openPreview(previews);
    await frame.click("#login");
    await text(frame, "#who", "Jö");
    await page.evaluate(async () => {
      const { watched } = window as unknown as {
        watched: Awaited<ReturnType<typeof window.test.start>>;
      };
      await watched.tabs.get("p")?.reload();
    });
    await text(frame, "#who", "Jö");
    expect(await whereabouts()).toBe("/");
    await frame.click("#root");
    await text(frame, "#from", "root");
    await frame.evaluate(() => history.back());
    await text(frame, "#who", "Jö");
    await frame.evaluate(() => history.forward());
    await text(frame, "#from", "root");
  });

  test("is where it was scrolled to after a reload, and at the top of another page", async () => {
    const frame = await openPreview(previews, "/page?from=long");
    const place = () => frame.evaluate(() => Math.round(scrollY)).catch(() => -1);
    await frame.evaluate(
      () => new Promise((done) => (addEventListener("scroll", done), scrollTo(0, 700))),
    );
    await page.evaluate(async () => {
      const { watched } = window as unknown as {
        watched: Awaited<ReturnType<typeof window.test.start>>;
      };
      await watched.tabs.get("p")?.reload();
    });
    await expect.poll(place).toBe(700);
    await frame.click("#home");
    await text(frame, "#who", "nobody");
    expect(await place()).toBe(0);
  });

  test("goes where a script sends it from the root, and where the page's owner does", async () => {
    const frame = await openPreview(previews);
    await frame.evaluate(() => void (window.location.href = "/page?from=script"));
    if (previews === "service-worker") {
      await text(frame, "#from", "script");
      expect(await whereabouts()).toBe("/page?from=script");
    } else {
      // The one thing that the shell can't do (README, "Limits"): it comes back, and says so.
      await text(frame, "#who", "nobody");
      const notes = await page.evaluate(() => {
        const { watched } = window as unknown as {
          watched: Awaited<ReturnType<typeof window.test.start>>;
        };
        return watched.logs.filter(({ source }) => source === "runtime").map(({ text }) => text);
      });
      expect(notes.join()).toContain("went somewhere by itself");
    }
    await page.evaluate(async () => {
      const { watched } = window as unknown as {
        watched: Awaited<ReturnType<typeof window.test.start>>;
      };
      await watched.tabs.get("p")?.navigate("/page?from=owner#there");
    });
    await text(frame, "#from", "owner");
    expect(await whereabouts()).toBe("/page?from=owner#there");
    await frame.evaluate(() => window.location.reload());
    await text(frame, "#from", "owner");
  });

  test("shows scripts the cookies that are theirs to see, and takes those that they set", async () => {
    const frame = await openPreview(previews);
    await frame.evaluate(() => fetch("/cookie"));
    await expect.poll(() => frame.evaluate(() => document.cookie)).toBe("theme=dark");
    await frame.evaluate(() => void (document.cookie = "lang=ts"));
    expect(await frame.evaluate(() => document.cookie)).toBe("theme=dark; lang=ts");
    await expect
      .poll(() => frame.evaluate(async () => (await fetch("/cookie")).text()))
      .toContain("lang=ts");
    expect(await page.evaluate(() => document.cookie)).toBe("");
  });

  test("that is taken away leaves no client on the server", async () => {
    const frame = await openPreview(previews);
    // Between two polls, and amid the upgrade, no server in the world would notice before its
    // ping times out.
    await frame.waitForFunction(() => {
      type Client = { io: { engine: { transport: { name: string } } } };
      const { socket } = window as unknown as { socket?: Client };
      return socket?.io.engine.transport.name === "websocket";
    });
    await page.evaluate(async () => {
      const { watched } = window as unknown as {
        watched: Awaited<ReturnType<typeof window.test.start>>;
      };
      await watched.tabs.get("p")?.close();
      document.querySelector("iframe[name=p]")?.remove();
      await window.test.open(watched, "bob", "q", "/stat");
    });
    const other = shownIn(page, "q");
    const clients = (): Promise<number> | undefined =>
      other.evaluate(
        async () => ((await (await fetch("/stat")).json()) as { clients: number }).clients,
      );
    await expect.poll(clients).toBe(0);
  });
});

describe("a preview in a tab of its own", () => {
  test("works like one in the page, and says so readably when the run or the page is gone", async () => {
    const frame = await openPreview("service-worker");
    const own = await context.newPage();
    await own.goto(frame.url());
    await own.waitForFunction(
      () => (window as unknown as { socket?: { connected: boolean } }).socket?.connected,
    );
    await page.evaluate(() => {
      const { watched } = window as unknown as {
        watched: Awaited<ReturnType<typeof window.test.start>>;
      };
      return watched.tabs.get("p")?.reload();
    });
    await frame.waitForFunction(() => (window as unknown as { lazyY?: number }).lazyY === 7);
    const fields = await page.evaluate(async () => {
      const { watched } = window as unknown as {
        watched: Awaited<ReturnType<typeof window.test.start>>;
      };
      await watched.run.edit("index.js", "process.exit(3)");
      await watched.run.restart();
      const navigations = watched.events.filter(
        (event) => event.kind === "http-request" && event.url === "/",
      );
      return navigations.flatMap((event) => (event.kind === "http-request" ? event.headers : []));
    });
    // A reload is no link of the page to itself.
    expect(fields.filter(([name]) => /^referer$/i.test(name))).toEqual([]);
    await own.reload();
    expect(await own.textContent("h1")).toBe("The example’s server did not answer");
    expect(await own.textContent("p")).toBe("Its process ended with code 3.");
    await page.evaluate(() => {
      const { watched } = window as unknown as {
        watched: Awaited<ReturnType<typeof window.test.start>>;
      };
      return watched.run.stop();
    });
    await own.reload();
    expect(await own.textContent("h1")).toBe("The example’s server is not running");
    await page.close();
    const response = await own.reload();
    expect(response?.status()).toBe(503);
    expect(await own.textContent("h1")).toBe("The example’s server is not running");
  });
});

test("the service worker controls previews, and no page of the docs", async () => {
  await openPreview("service-worker");
  const seen = await page.evaluate(async () => ({
    controlled: navigator.serviceWorker.controller !== null,
    scopes: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
  }));
  expect(seen.controlled).toBe(false);
  expect(seen.scopes).toEqual([`${site.url}_preview/${bench.assets.version}/`]);
  await page.reload();
  expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
});

test("a service worker that the browser stopped is started again, and finds the page", async () => {
  const frame = await openPreview("service-worker");
  // Upgraded: a poll that is under way ends with the service worker, a WebSocket doesn't need it.
  await frame.waitForFunction(() => {
    const { socket } = window as unknown as {
      socket?: { connected: boolean; io: { engine: { transport: { name: string } } } };
    };
    return socket?.connected && socket.io.engine.transport.name === "websocket";
  });
  const session = await context.newCDPSession(page);
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.stopAllWorkers");
  const seen = await frame.evaluate(async () => {
    const { socket } = window as unknown as { socket: { connected: boolean } };
    return [((await (await fetch("/json")).json()) as { a: number }).a, socket.connected];
  });
  expect(seen).toEqual([1, true]);
});

test.each(["another site", "the browser's page of an error"])(
  "a preview that is at %s comes back to where it was when it is reloaded",
  async (where) => {
    const frame = await openPreview("service-worker", "/page?from=here");
    const elsewhere = await bench.serve();
    if (where !== "another site") await elsewhere.close();
    await frame.goto(elsewhere.url).catch(() => undefined);
    await page.evaluate(async () => {
      const { watched } = window as unknown as {
        watched: Awaited<ReturnType<typeof window.test.start>>;
      };
      await watched.tabs.get("p")?.reload();
    });
    expect(await page.frame({ name: "p" })?.textContent("#from")).toBe("here");
  },
);
