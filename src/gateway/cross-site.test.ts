import { EventEmitter, once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, request } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { io as connect } from "socket.io-client";
import { afterEach, describe, expect, test } from "vitest";
import { decode } from "../trace/decode.ts";
import { documentOf, markedAs, type Credentials, type ForeignPage } from "./foreign-page.ts";
import { createGateway } from "./gateway.ts";
import type { WireRecord } from "./record.ts";
import { startExample } from "./testing/example-server.ts";

const disposers: (() => unknown)[] = [];
afterEach(async () => {
  for (const dispose of disposers.splice(0).reverse()) await dispose();
});

const evil: ForeignPage = { origin: "http://evil.example", html: "<title>evil</title>" };

/** A browser that has cookies of every kind, and a tab on a page of another site. */
async function lab(
  page: ForeignPage,
  answer: (req: IncomingMessage, res: ServerResponse) => void = (_, res) => void res.end(),
) {
  const seen: IncomingMessage[] = [];
  const server = createServer((req, res) => {
    if (req.url === "/login") {
      const cookies = ["strict=1; SameSite=Strict", "lax=1; SameSite=Lax", "default=1"];
      res.setHeader("Set-Cookie", [...cookies, "none=1; SameSite=None; Secure"]);
      res.end();
      return;
    }
    seen.push(req);
    answer(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  disposers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const records: WireRecord[] = [];
  const gateway = createGateway({
    target: { port, host: "127.0.0.1" },
    onRecord: (record) => records.push(record),
  });
  disposers.push(() => gateway.close());
  const own = await gateway.openTab({ browser: "alice", tab: "own" });
  await fetch(`http://127.0.0.1:${own.port}/login`);
  const foreign = await gateway.openTab({ browser: "alice", tab: "foreign", page });
  return {
    seen,
    records,
    gateway,
    url: `http://127.0.0.1:${foreign.port}`,
    own: `http://localhost:${port}`,
  };
}

/** As a browser loads a document: Node's `fetch` would say that it is no navigation. */
async function navigate(url: string, method = "GET"): Promise<{ text: string; head: string[] }> {
  const asked = request(url, {
    method,
    headers: { accept: "text/html", "sec-fetch-mode": "navigate" },
  });
  asked.end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += String(chunk);
  return { text, head: response.rawHeaders };
}

const allow = (req: IncomingMessage, res: ServerResponse): void => {
  res.setHeader("Access-Control-Allow-Origin", req.headers.origin ?? "");
  res.setHeader("Access-Control-Allow-Credentials", "true");
  res.setHeader("Access-Control-Allow-Headers", "x-own");
  res.end("secret");
};

test("the tab starts on the other site's page, and the example hears nothing of it", async () => {
  const { url, seen } = await lab(evil);
  expect((await navigate(url)).text).toBe(documentOf(evil));
  expect(seen).toEqual([]);
});

test("a link from another site brings Lax cookies, a form's POST those of the last two minutes", async () => {
  const { url, seen, gateway } = await lab(evil);
  await navigate(`${url}/account`);
  expect(seen[0]?.headers.cookie).toBe("lax=1; default=1; none=1");
  await navigate(url);
  await navigate(`${url}/pay`, "POST");
  expect(seen[1]?.headers).toMatchObject({ cookie: "default=1; none=1" });
  gateway.setClockOffset(121_000);
  await navigate(url);
  await navigate(`${url}/pay`, "POST");
  expect(seen[2]?.headers.cookie).toBe("none=1");
});

test("a link with a query leads to the example's own document at /", async () => {
  const { url, seen } = await lab(evil);
  await navigate(`${url}/?from=evil`);
  expect(seen.map((asked) => asked.url)).toEqual(["/?from=evil"]);
});

test("once the tab shows the example's own page, it is the same site", async () => {
  const { url, seen } = await lab(evil);
  await navigate(`${url}/account`);
  await fetch(`${url}/data`);
  expect(seen[1]?.headers.cookie).toBe("strict=1; lax=1; default=1; none=1");
  expect(seen[1]?.headers.origin).toBeUndefined();
});

describe("the other site's page is still there, and so is its lack of Strict cookies,", () => {
  const foreign = { cookie: "none=1", origin: "http://evil.example" };

  test.each([
    ["an answer without content", 204, {}],
    ["an answer that resets the form", 205, {}],
    ["a download", 200, { "Content-Disposition": 'attachment; filename="a.txt"' }],
    ["content that no browser shows", 200, { "Content-Type": "application/octet-stream" }],
  ])("after %s", async (_, status, headers) => {
    const { url, seen } = await lab(evil, (req, res) => {
      if (req.url === "/data") return allow(req, res);
      res.writeHead(status, headers).end();
    });
    await navigate(`${url}/account`);
    await ask(`${url}/data`, "include");
    expect(seen[1]?.headers).toMatchObject(foreign);
  });

  test("while a redirect is on its way, wherever it leads", async () => {
    const { url, seen } = await lab(evil, (req, res) => {
      if (req.url === "/go") return void res.writeHead(302, { Location: "/target" }).end();
      res.end();
    });
    // As a browser does it: it follows, and the page that began it is still the one that asks.
    await navigate(`${url}/go`);
    await navigate(`${url}/target`);
    await fetch(`${url}/data`);
    expect(seen.map((asked) => [asked.url, asked.headers.cookie])).toEqual([
      ["/go", "lax=1; default=1; none=1"],
      ["/target", "lax=1; default=1; none=1"],
      ["/data", "strict=1; lax=1; default=1; none=1"],
    ]);
  });
});

test("a redirect to / leads to the example's own document", async () => {
  const { url, seen, own } = await lab(evil, (req, res) => {
    if (req.url === "/go") res.writeHead(303, { Location: `${own}/` });
    res.end("example");
  });
  await navigate(`${url}/go`, "POST");
  expect((await navigate(url)).text).toBe("example");
  expect(seen.map((asked) => asked.url)).toEqual(["/go", "/"]);
  // Who then types the address again gets the other site's page.
  expect((await navigate(url)).text).toBe(documentOf(evil));
});

test("a tab that is closed while its preflight is out sends nothing more", async () => {
  let answer = (): void => undefined;
  const { url, seen, gateway, records } = await lab(evil, (req, res) => {
    if (req.method === "OPTIONS") answer = () => allow(req, res);
    else allow(req, res);
  });
  const asked = ask(`${url}/data`, "same-origin", { headers: { "x-own": "1" } });
  await expect.poll(() => seen.length).toBe(1);
  const gone = once(seen[0]?.socket ?? new EventEmitter(), "close");
  await Promise.all([gateway.closeTab("alice", "foreign"), expect(asked).rejects.toThrow(), gone]);
  answer();
  expect(decode(records).at(-1)).toMatchObject({
    kind: "http-error",
    message: "the browser gave up the request",
  });
  // Whatever came of it would be there before another request's answer.
  const { port } = await gateway.openTab({ browser: "alice", tab: "next" });
  await fetch(`http://127.0.0.1:${port}/next`);
  expect(seen.map((req) => `${req.method} ${req.url}`)).toEqual(["OPTIONS /data", "GET /next"]);
});

/** Asks as a script of the page does: no word of a browser's own comes through every proxy. */
const ask = (url: string, credentials: Credentials = "same-origin", init: RequestInit = {}) => {
  const headers = { ...init.headers, "sec-fetch-mode": "", ...markedAs(credentials) };
  return fetch(url, { ...init, headers });
};

describe("a fetch from another site", () => {
  test("carries the page's Origin and no cookies, unless it asks for them", async () => {
    const { url, seen } = await lab(evil, allow);
    await ask(`${url}/data`);
    expect(seen[0]?.headers.origin).toBe("http://evil.example");
    expect(seen[0]?.headers.cookie).toBeUndefined();
  });

  test("carries SameSite=None cookies alone when it asks for credentials", async () => {
    const { url, seen } = await lab(evil, allow);
    expect(await (await ask(`${url}/data`, "include")).text()).toBe("secret");
    expect(seen[0]?.headers.cookie).toBe("none=1");
  });

  test("shows the example and the trace nothing of the mark that tells it", async () => {
    const { url, seen, records } = await lab(evil, allow);
    await ask(`${url}/data`, "include");
    expect(Object.keys(markedAs("include"))).toEqual(["Gateway-Credentials"]);
    expect(seen[0]?.headers).not.toHaveProperty("gateway-credentials");
    expect(JSON.stringify(records)).not.toMatch(/gateway-credentials/i);
  });

  test("from another port of the same host is cross-origin, but same-site", async () => {
    const page = { ...evil, origin: "http://localhost:4000" };
    const { url, seen } = await lab(page, allow);
    await ask(`${url}/data`, "include");
    expect(seen[0]?.headers).toMatchObject({
      origin: "http://localhost:4000",
      cookie: "strict=1; lax=1; default=1; none=1",
    });
  });

  test("of the own origin carries cookies unless it leaves them out, and keeps none then", async () => {
    const { own, seen, gateway } = await lab(evil, (_, res) => {
      res.setHeader("Set-Cookie", "late=1");
      res.end();
    });
    const page = { ...evil, origin: own };
    const { port } = await gateway.openTab({ browser: "alice", tab: "own page", page });
    await ask(`http://127.0.0.1:${port}/data`, "omit");
    expect(gateway.cookies("alice")).toHaveLength(4);
    await ask(`http://127.0.0.1:${port}/data`);
    expect(gateway.cookies("alice")).toHaveLength(5);
    expect(seen.map(({ headers }) => headers.cookie)).toEqual([
      undefined,
      "strict=1; lax=1; default=1; none=1",
    ]);
  });

  test.each([
    ["no header", {}, "no Access-Control-Allow-Origin"],
    ["another origin", { "Access-Control-Allow-Origin": "http://x.example" }, "not http://evil"],
    ["a star with credentials", { "Access-Control-Allow-Origin": "*" }, "is * while"],
    [
      "no word of credentials",
      { "Access-Control-Allow-Origin": "http://evil.example" },
      "Access-Control-Allow-Credentials is not true",
    ],
  ])("is done, but its response held back, where there is %s", async (_, headers, reason) => {
    const { url, seen, records } = await lab(evil, (__, res) => {
      for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
      res.end("secret");
    });
    await expect(ask(`${url}/data`, "include")).rejects.toThrow("fetch failed");
    expect(seen).toHaveLength(1);
    const failure = decode(records).find(({ kind }) => kind === "http-error");
    expect(failure?.kind === "http-error" && failure.message).toContain(reason);
  });

  test("asks first where it is not simple, and is not sent where that is refused", async () => {
    const { url, seen } = await lab(evil, allow);
    await (await ask(`${url}/data`, "same-origin", { headers: { "x-own": "1" } })).text();
    expect(seen.map(({ method }) => method)).toEqual(["OPTIONS", "GET"]);
    expect(seen[0]?.headers).toMatchObject({
      "access-control-request-method": "GET",
      "access-control-request-headers": "x-own",
      origin: "http://evil.example",
    });
    const refused = [{ method: "DELETE" }, { headers: { "x-two": "1" } }];
    for (const init of refused) {
      await expect(ask(`${url}/data`, "same-origin", init)).rejects.toThrow("fetch failed");
    }
    expect(seen.slice(2).map(({ method }) => method)).toEqual(["OPTIONS", "OPTIONS"]);
  });
});

test("what carries no mark is loaded as scripts and images are, without asking", async () => {
  const { url, seen } = await lab(evil, (_, res) => void res.end("script"));
  const asked = request(`${url}/client.js`).end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  expect(seen[0]?.headers).toMatchObject({ cookie: "none=1" });
  expect(seen[0]?.headers.origin).toBeUndefined();
});

test("a module carries no mark: where the browser's own word comes through, it has to be let in", async () => {
  const { url } = await lab(evil);
  const headers = { "sec-fetch-mode": "cors" };
  await expect(fetch(`${url}/module.js`, { headers })).rejects.toThrow("fetch failed");
});

test("a WebSocket from another site asks nobody: the server alone can tell by Origin", async () => {
  const example = await startExample();
  disposers.push(() => example.close());
  const origins: (string | undefined)[] = [];
  example.io.engine.on("headers", (_: unknown, req: IncomingMessage) =>
    origins.push(req.headers.origin),
  );
  const gateway = createGateway({ target: { port: example.port }, onRecord: () => undefined });
  disposers.push(() => gateway.close());
  const { port } = await gateway.openTab({ browser: "alice", tab: "foreign", page: evil });
  const socket = connect(`http://127.0.0.1:${port}`, { transports: ["websocket"] });
  disposers.push(() => socket.disconnect());
  await once(socket as unknown as NodeJS.EventEmitter, "connect");
  expect(origins).toEqual(["http://evil.example"]);
});

test("what is no origin is refused with an example of one", async () => {
  const gateway = createGateway({ target: { port: 1 }, onRecord: () => undefined });
  disposers.push(() => gateway.close());
  const page = { ...evil, origin: "http://evil.example/page" };
  await expect(gateway.openTab({ browser: "a", tab: "b", page })).rejects.toThrow("is no origin");
});

test("a cookie never leaves its jar", async () => {
  const { seen, gateway, url } = await lab(evil);
  const { port } = await gateway.openTab({ browser: "bob", tab: "own" });
  await fetch(`http://127.0.0.1:${port}/data`);
  expect(seen[0]?.headers.cookie).toBeUndefined();
  expect(gateway.cookies("bob")).toEqual([]);
  expect(gateway.cookies("alice")).toHaveLength(4);
  expect((await navigate(`${url}/login`)).head).not.toContain("Set-Cookie");
});
