import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityFaults } from "./accessible.ts";
import { type Borrowed, borrowChromium } from "./borrow-chromium.ts";
import { type Allowances, guardContext } from "./guard.ts";

/** Proves that the harness goes red: a guard that never complains guards nothing. */
let chromium: Borrowed;
let server: Server;
let origin: string;

const pages: Record<string, string> = {
  "/quiet": "<script>console.log('a word')</script>",
  "/error": "<script>console.error('a console error')</script>",
  "/warning": "<script>console.warn('a console warning')</script>",
  "/uncaught": "<script>throw new Error('an uncaught error')</script>",
  "/rejected": "<script>Promise.reject(new Error('a rejection'))</script>",
  "/missing-image": "<img alt='' src=/nowhere.png>",
  "/third-party": "<img alt='' src=https://third.example/pixel.png>",
  "/cut-off": "<img alt='' src=/cut-off.png>",
};

beforeAll(async () => {
  chromium = await borrowChromium();
  server = createServer((request, response) => {
    const body = pages[request.url ?? ""];
    if (request.url === "/cut-off.png") return void request.socket.destroy();
    if (request.url === "/favicon.ico") return void response.writeHead(204).end();
    response.writeHead(body === undefined ? 404 : 200, { "Content-Type": "text/html" });
    response.end(`<!doctype html><html lang=en><title>page</title>${body ?? ""}`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await chromium.giveBack();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function complaintsOn(path: string, allow?: Allowances): Promise<readonly string[]> {
  const context = await chromium.browser.newContext();
  const guard = await guardContext(context, origin, allow);
  const page = await context.newPage();
  await page.goto(`${origin}${path}`, { waitUntil: "load" });
  // What the page did before it loaded has been reported by the time that it answers again.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 0)));
  await context.close();
  return guard.complaints();
}

test("a page that does nothing wrong raises no complaint", async () => {
  expect(await complaintsOn("/quiet")).toEqual([]);
});

test.each([
  ["/error", "console error: a console error"],
  ["/warning", "console warning: a console warning"],
  ["/uncaught", "uncaught: an uncaught error"],
  ["/rejected", "uncaught: a rejection"],
  ["/missing-image", "status 404: http://localhost:"],
  ["/third-party", "request to a third party: https://third.example/pixel.png"],
  ["/cut-off", "net::ERR_"],
  ["/no-such-page", "status 404: http://localhost:"],
])("%s raises: %s", async (path, words) => {
  expect(await complaintsOn(path)).toContainEqual(expect.stringContaining(words));
});

test("what a test allows raises no complaint", async () => {
  expect(await complaintsOn("/error", { console: [/^a console error$/] })).toEqual([]);
  expect(await complaintsOn("/missing-image", { requests: [/nowhere\.png$/] })).toEqual([]);
});

test("text that is hard to read and a picture without words are found", async () => {
  const page = await chromium.browser.newPage();
  await page.setContent(
    `<!doctype html><html lang=en><title>page</title><main><h1>Heading</h1>
     <p style="color:#999;background:#aaa">hardly there</p><img src="data:,"></main>`,
  );
  const faults = (await accessibilityFaults(page)).map((fault) => fault.split(":")[0]);
  await page.close();
  expect(faults.sort()).toEqual(["color-contrast", "image-alt"]);
});
