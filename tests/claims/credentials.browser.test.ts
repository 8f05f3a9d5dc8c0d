import { once } from "node:events";
import { createServer } from "node:http";
import type { Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { afterAll, beforeAll, expect, test } from "vitest";
import { borrowChromium } from "../browser/borrow-chromium.ts";
import type { Borrowed } from "../browser/borrow-chromium.ts";

// A page at one port, its server at another, in a real browser.

let borrowed: Borrowed;
let server: Server;
const servers: HttpServer[] = [];
let page: string;
let api: string;

async function listen(httpServer: HttpServer): Promise<string> {
  servers.push(httpServer.listen(0, "localhost"));
  await once(httpServer, "listening");
  return `http://localhost:${(httpServer.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  borrowed = await borrowChromium();
  const httpServer = createServer((_req, res) => {
    res.setHeader("set-cookie", "sid=alice; HttpOnly; SameSite=Lax").end("set");
  });
  server = new Server(httpServer, { cors: { origin: true, credentials: true } });
  server.on("connection", (socket) => {
    socket.emit("you", socket.handshake.headers.cookie ?? "nobody");
  });
  api = await listen(httpServer);
  page = await listen(
    createServer((_req, res) => {
      res.setHeader("content-type", "text/html");
      res.end(`<!doctype html><script src="${api}/socket.io/socket.io.js"></script>`);
    }),
  );
});

afterAll(async () => {
  await borrowed.giveBack();
  await server.close();
  for (const one of servers) one.close();
});

test("withCredentials decides for long-polling, and not for WebSocket", async () => {
  const context = await borrowed.browser.newContext();
  const tab = await context.newPage();
  await tab.goto(api); // here the browser gets its cookie
  await tab.goto(page);
  const seen = (transport: string, withCredentials: boolean) =>
    tab.evaluate(
      ({ api, transport, withCredentials }) =>
        new Promise<string>((resolve) => {
          type Connect = (url: string, options: object) => { once(name: string, f: unknown): void };
          const io = Reflect.get(globalThis, "io") as Connect;
          const options = { transports: [transport], withCredentials, forceNew: true };
          io(api, options).once("you", resolve);
        }),
      { api, transport, withCredentials },
    );
  expect(await seen("polling", false)).toBe("nobody");
  expect(await seen("polling", true)).toBe("sid=alice");
  expect(await seen("websocket", false)).toBe("sid=alice");
  expect(await seen("websocket", true)).toBe("sid=alice");
});
