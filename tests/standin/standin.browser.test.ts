import type { BrowserContext, Page } from "playwright-core";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
} from "vitest";
import { type Borrowed, borrowChromium } from "../browser/borrow-chromium.ts";
import { startHostPage } from "./host-page.ts";
import { routeToStandin } from "./route.ts";
import { type Standin, startStandin } from "./standin.ts";

/** Proves the stand-in against the real client, in a real browser. */
let chromium: Borrowed;
let host: Awaited<ReturnType<typeof startHostPage>>;
let standin: Standin;

beforeAll(async () => {
  [chromium, host] = await Promise.all([borrowChromium(), startHostPage()]);
});
afterAll(async () => {
  await chromium.giveBack();
  await host.close();
});
beforeEach(async () => {
  standin = await startStandin();
});
afterEach(() => standin.close());

/** The two ways in: the client's own setting, and nothing changed in the page. */
const ways: Record<string, (context: BrowserContext) => Promise<unknown>> = {
  "by the client's own setting": (context) =>
    context.addInitScript((origin) => {
      Object.assign(globalThis, { WEBCONTAINER_API_IFRAME_URL: origin });
    }, standin.origin),
  "in the real service's place": (context) => routeToStandin(context, standin),
};

async function open(way: keyof typeof ways = "by the client's own setting"): Promise<Page> {
  const context = await chromium.browser.newContext();
  onTestFinished(() => context.close());
  await ways[way]?.(context);
  const page = await context.newPage();
  await page.goto(host.url);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  return page;
}

async function boot(way?: keyof typeof ways): Promise<Page> {
  const page = await open(way);
  await page.evaluate(async () => {
    globalThis.container = await client.WebContainer.boot({ coep: "require-corp" });
  });
  return page;
}

/** Runs a program to its end. */
const run = (page: Page, source: string, input?: string) =>
  page.evaluate(
    async ([code, text]) => {
      const process = await container.spawn("node", ["-e", code]);
      if (text) await process.input.getWriter().write(text);
      let output = "";
      await process.output.pipeTo(new WritableStream({ write: (chunk) => void (output += chunk) }));
      return { output, code: await process.exit };
    },
    [source, input] as const,
  );

/** Answers with its address, and speaks the WebSocket protocol far enough to accept. */
const server = `
  const http = require("node:http");
  const { createHash } = require("node:crypto");
  http.createServer((req, res) => res.end("hello from " + req.headers.host + req.url))
    .on("upgrade", (req, socket) => {
      const key = req.headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
      const accept = createHash("sha1").update(key).digest("base64");
      socket.write("HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n" +
        "Sec-WebSocket-Accept: " + accept + "\\r\\n\\r\\n");
      socket.write(Buffer.from([0x81, 2, 0x68, 0x69]));
    })
    .listen(3000);
`;

const serve = (page: Page) =>
  page.evaluate(async (source) => {
    const ready = new Promise<string>((resolve) => {
      container.on("server-ready", (port, url) => port === 3000 && resolve(url));
    });
    await container.mount({ "index.js": { file: { contents: source } } });
    await container.spawn("node", ["index.js"]);
    return ready;
  }, server);

describe.each(Object.keys(ways))("%s", (way) => {
  test("a container boots, mounts, runs a server and shows it on an origin of its own", async () => {
    const page = await boot(way);
    const url = await serve(page);
    expect(new URL(url).origin).not.toBe(new URL(host.url).origin);
    const text = await page.evaluate(async (src) => {
      const frame = document.createElement("iframe");
      frame.src = `${src}/path`;
      document.body.append(frame);
      await new Promise((resolve) => (frame.onload = resolve));
      return frame.contentDocument === null;
    }, url);
    expect(text).toBe(true);
    const frame = page.frames().find((one) => one.url().startsWith(url));
    expect(await frame?.locator("body").textContent()).toBe("hello from localhost:3000/path");
    const said = await frame?.evaluate(
      () =>
        new Promise((resolve) => {
          const socket = new WebSocket(location.href.replace(/^http/, "ws"));
          socket.onmessage = ({ data }) => resolve(data);
        }),
    );
    expect(said).toBe("hi");
  });
});

test("what a snapshot holds is mounted byte for byte", async () => {
  const page = await boot();
  const text = (value: string) => [0xa0 + value.length, ...Buffer.from(value)];
  const map = (key: string, value: number[]) => [0x81, ...text(key), ...value];
  const file = map("f", map("c", [0xc4, 3, 0, 255, 128]));
  const snapshot = map("d", map("folder", map("d", map("bytes.bin", file))));
  const bytes = await page.evaluate(async (content) => {
    await container.mount(Uint8Array.from(content));
    return [...(await container.fs.readFile("folder/bytes.bin"))];
  }, snapshot);
  expect(bytes).toEqual([0, 255, 128]);
});

test("files are read, written, listed, renamed, watched and removed", async () => {
  const page = await boot();
  const seen = await page.evaluate(async () => {
    const { fs } = container;
    await fs.mkdir("a/b", { recursive: true });
    await fs.writeFile("a/one.txt", "grüße");
    const changed = new Promise<unknown>((resolve) => {
      fs.watch("a", {}, (_, name) => resolve(name));
    });
    // The watcher is set up when the container has answered anything that was asked later.
    await fs.readdir("a");
    await fs.rename("a/one.txt", "a/two.txt");
    const entries = await fs.readdir("a", { withFileTypes: true });
    const text = await fs.readFile("a/two.txt", "utf-8");
    const name = await changed;
    await fs.rm("a", { recursive: true });
    const missing = await fs.readFile("a/two.txt").catch((error: Error) => error);
    return {
      text,
      name,
      entries: entries.map((entry) => `${entry.name} ${entry.isDirectory() ? "folder" : "file"}`),
      message: String(missing),
      code: "code" in missing,
    };
  });
  expect(seen).toMatchObject({ text: "grüße", entries: ["b folder", "two.txt file"], code: false });
  expect(seen.name).toMatch(/^(one|two)\.txt$/);
  expect(seen.message).toContain("ENOENT");
});

test("a process gets input, gives output as a terminal does, and its code", async () => {
  const page = await boot();
  const source = `process.stdin.once("data", (d) => { console.log("got " + d); process.exit(7); })`;
  expect(await run(page, source, "words")).toEqual({ output: "got words\r\n", code: 7 });
});

test("a command that there isn't ends with 127", async () => {
  const page = await boot();
  const code = await page.evaluate(async () => (await container.spawn("nosuch")).exit);
  expect(code).toBe(127);
});

test("a port belongs to one process, and to one container", async () => {
  const page = await boot();
  await serve(page);
  const taken = await run(
    page,
    `require("net").createServer().on("error", (e) => console.log(e.code)).listen(3000)`,
  );
  expect(taken.output).toBe("EADDRINUSE\r\n");
  const second = await boot();
  expect(await serve(second)).toContain("3000");
});

test("a killed process ends with 143 and its port closes", async () => {
  const page = await boot();
  const code = await page.evaluate(async (source) => {
    await container.mount({ "index.js": { file: { contents: source } } });
    const opened = new Promise<void>((resolve) => container.on("server-ready", () => resolve()));
    const closed = new Promise<void>((resolve) => {
      container.on("port", (port, type) => type === "close" && port === 3000 && resolve());
    });
    const process = await container.spawn("node", ["index.js"]);
    await opened;
    process.kill();
    const code = await process.exit;
    await closed;
    return code;
  }, server);
  expect(code).toBe(143);
});

test("one container at a time; after a teardown there may be the next, and nothing is left", async () => {
  const page = await boot();
  await serve(page);
  const second = await page.evaluate(() =>
    client.WebContainer.boot().catch((error: Error) => error.message),
  );
  expect(second).toContain("Only a single WebContainer");
  const files = await page.evaluate(async () => {
    container.teardown();
    globalThis.container = await client.WebContainer.boot({ coep: "require-corp" });
    return container.fs.readdir("/");
  });
  expect(files).toEqual([]);
  expect(standin.containers()).toHaveLength(1);
});

test("a page that is left takes its container along", async () => {
  const page = await boot();
  expect(standin.containers()).toHaveLength(1);
  await page.close();
  await expect.poll(() => standin.containers().length).toBe(0);
});

describe("what the service may do wrong", () => {
  test.each(["empty", "silent", "missing", "aborted", "without-coep"] as const)(
    "%s: booting waits, and the same boot goes on when the frame is loaded again",
    async (fault) => {
      standin.faults.boot = fault;
      const page = await open();
      await page.evaluate(async () => {
        globalThis.seen = [];
        // Booting adds its frame a little later. A load doesn't bubble, but it is captured.
        const loaded = new Promise((resolve) => document.addEventListener("load", resolve, true));
        void client.WebContainer.boot({ coep: "require-corp" }).then(() => seen.push("booted"));
        await loaded;
      });
      expect(await page.evaluate(() => seen)).toEqual([]);
      standin.faults.boot = "well";
      await page.evaluate(() => {
        const frame = document.querySelector("iframe");
        if (frame) frame.src = String(frame.src);
      });
      await page.waitForFunction(() => seen.includes("booted"));
    },
  );

  test("held: it boots when it is released, and not before", async () => {
    standin.faults.boot = "held";
    const page = await open();
    await page.evaluate(() => {
      globalThis.seen = [];
      void client.WebContainer.boot({ coep: "require-corp" }).then(() => seen.push("booted"));
    });
    await expect.poll(() => standin.asked.length).toBe(1);
    expect(standin.containers()).toEqual([]);
    standin.release();
    await page.waitForFunction(() => seen.includes("booted"));
  });

  test("previews that refuse show nothing of the server", async () => {
    const page = await boot();
    const url = await serve(page);
    standin.faults.previews = "refuse";
    await page.evaluate(async (src) => {
      const frame = document.createElement("iframe");
      frame.src = src;
      document.body.append(frame);
      await new Promise((resolve) => (frame.onload = resolve));
    }, url);
    const frames = page.frames().map((frame) => frame.url());
    expect(frames.some((address) => address.startsWith("chrome-error:"))).toBe(true);
  });

  test("ports that nobody hears of stay unheard of, though they listen", async () => {
    standin.faults.ports = false;
    const page = await boot();
    await page.evaluate(async (source) => {
      globalThis.seen = [];
      container.on("port", (port, type) => void seen.push(`${port} ${type}`));
      await container.mount({ "index.js": { file: { contents: source } } });
      await container.spawn("node", ["index.js"]);
    }, server);
    const [booted] = standin.containers();
    await expect.poll(() => booted?.ports.real(3000)).toBeGreaterThan(0);
    expect(await page.evaluate(() => seen)).toEqual([]);
  });

  test("torn output spoils characters beyond ASCII, as the real client does", async () => {
    standin.faults.torn = true;
    const page = await boot();
    const { output } = await run(page, `console.log("123456ä"); console.log("plain ASCII text")`);
    expect(output).toContain("\ufffd");
    expect(output).toContain("plain ASCII text");
  });

  test("processes that are killed from outside end with 137", async () => {
    const page = await boot();
    await serve(page);
    const ending = page.evaluate(async () => (await container.spawn("node", ["-i"])).exit);
    const [booted] = standin.containers();
    // Both: the server, and the one that is being spawned.
    await expect.poll(() => booted?.processes.count()).toBe(2);
    await standin.killProcesses();
    expect(await ending).toBe(137);
  });
});
