import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodingFor } from "./content.ts";
import { routeOf } from "./route.ts";
import { startStaticServer, type StaticServer } from "./static-server.ts";

const files: Record<string, string> = {
  "index.html": "<h1>home</h1>",
  "404.html": "<h1>missing</h1>",
  "guide/start.html": "<h1>start</h1>",
  "assets/js/main.0a1b2c3d.js": "let a;".repeat(500),
  "img/mark.png": "not text",
  "folder/index.html": "<h1>folder</h1>",
  "with space.txt": "space",
  _headers:
    "/*\n  X-Content-Type-Options: nosniff\n/assets/*\n  Cache-Control: public, immutable\n",
};

let scratch: string;
let root: string;
let site: StaticServer;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "site-"));
  root = join(scratch, "build");
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  await writeFile(join(scratch, "outside.txt"), "outside");
  site = await startStaticServer({ root });
});

afterAll(async () => {
  await site.close();
  await rm(scratch, { recursive: true });
});

type Got = { status: number; headers: Record<string, unknown>; body: Buffer };

/** Asks for a path exactly as written; `fetch` would tidy it up and decompress the answer. */
function get(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Got> {
  const { hostname, port } = new URL(site.url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    asked.on("error", reject).end();
  });
}

test.each([
  ["/", "<h1>home</h1>"],
  ["/guide/start", "<h1>start</h1>"],
  ["/guide/start?lang=ts", "<h1>start</h1>"],
  ["/folder/", "<h1>folder</h1>"],
  ["/with%20space.txt", "space"],
])("%s is served", async (path, body) => {
  const got = await get(path);
  expect(got.status).toBe(200);
  expect(got.body.toString()).toBe(body);
  expect(got.headers).toMatchObject({ "x-content-type-options": "nosniff" });
});

test.each([
  ["/guide/start/", "/guide/start"],
  ["/guide/start.html?lang=ts", "/guide/start?lang=ts"],
  ["/index.html", "/"],
  ["/folder", "/folder/"],
])("%s redirects to the one address of that page", async (path, to) => {
  const got = await get(path);
  expect(got.status).toBe(308);
  expect(got.headers.location).toBe(to);
});

test.each([
  "/nowhere",
  "/guide",
  "/guide/",
  "/img/mark.png/",
  "/_headers",
  "/../outside.txt",
  "/%2e%2e/outside.txt",
  "/..%2foutside.txt",
  "/..%5coutside.txt",
  "/%00",
  "/%zz",
])("%s is the 404 page", async (path) => {
  const got = await get(path);
  expect(got.status).toBe(404);
  expect(got.body.toString()).toBe("<h1>missing</h1>");
  expect(got.headers).toMatchObject({ "x-content-type-options": "nosniff" });
});

test("text is compressed as the browser asks, and decompresses to the file", async () => {
  const path = "/assets/js/main.0a1b2c3d.js";
  const text = files["assets/js/main.0a1b2c3d.js"];
  const br = await get(path, { "accept-encoding": "gzip, deflate, br" });
  expect(br.headers).toMatchObject({ "content-encoding": "br", vary: "Accept-Encoding" });
  expect(brotliDecompressSync(br.body).toString()).toBe(text);
  const gz = await get(path, { "accept-encoding": "gzip" });
  expect(gz.headers["content-encoding"]).toBe("gzip");
  expect(gunzipSync(gz.body).toString()).toBe(text);
  const plain = await get(path);
  expect(plain.headers["content-encoding"]).toBeUndefined();
  expect(plain.body.toString()).toBe(text);
});

test("an image is not compressed again", async () => {
  const got = await get("/img/mark.png", { "accept-encoding": "br" });
  expect(got.headers["content-encoding"]).toBeUndefined();
  expect(got.headers["content-type"]).toBe("image/png");
});

test("a hashed file is kept by the browser, a page is asked for again", async () => {
  const asset = await get("/assets/js/main.0a1b2c3d.js");
  expect(asset.headers["cache-control"]).toBe("public, immutable");
  const page = await get("/");
  expect(page.headers["cache-control"]).toBe("public, max-age=0, must-revalidate");
  const again = await get("/", { "if-none-match": String(page.headers.etag) });
  expect(again.status).toBe(304);
  expect(again.body).toHaveLength(0);
});

test("a changed file is served as it is now", async () => {
  await writeFile(join(root, "changing.txt"), "before");
  expect((await get("/changing.txt")).body.toString()).toBe("before");
  await writeFile(join(root, "changing.txt"), "after, and longer");
  expect((await get("/changing.txt")).body.toString()).toBe("after, and longer");
});

test("HEAD answers as GET does, without the body", async () => {
  const got = await get("/", {}, "HEAD");
  expect(got.status).toBe(200);
  expect(got.headers["content-length"]).toBe("13");
  expect(got.body).toHaveLength(0);
});

test("nothing can be sent to it", async () => {
  expect((await get("/", {}, "POST")).status).toBe(405);
});

test("a site below a path answers only there", () => {
  const isFile = (name: string) => name in files;
  expect(routeOf("/docs/guide/start", isFile, "/docs/")).toEqual({
    kind: "file",
    file: "guide/start.html",
  });
  expect(routeOf("/docs", isFile, "/docs/")).toEqual({ kind: "redirect", to: "/docs/" });
  expect(routeOf("/guide/start", isFile, "/docs/")).toEqual({ kind: "missing" });
});

describe("the content coding", () => {
  test.each([
    [undefined, "identity"],
    ["", "identity"],
    ["gzip, br;q=0", "gzip"],
    ["br;q=0.1, gzip;q=1.0", "br"],
    ["*", "br"],
    ["identity, *;q=0", "identity"],
    ["GZIP", "gzip"],
  ])("for %s is %s", (header, encoding) => {
    expect(encodingFor(header)).toBe(encoding);
  });
});

test("as a host that knows no headers file, it sends none of its headers, nor the file", async () => {
  const plain = await startStaticServer({ root, headers: false });
  try {
    const { headers } = await fetch(plain.url);
    expect(headers.get("x-content-type-options")).toBeNull();
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect((await fetch(`${plain.url}_headers`)).status).toBe(404);
  } finally {
    await plain.close();
  }
});
