import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import type { BrowserContext, Route } from "playwright-core";
import { WebSocket } from "ws";
import type { Standin } from "./standin.ts";

/** Everything of the real service that the client or a preview asks for. */
const ofTheService = /^(https|wss):\/\/(stackblitz\.com|[^/]+\.webcontainer-api\.io)\//;

/**
 * Lets the stand-in answer for `https://stackblitz.com` and its previews, in all pages of a context.
 * The pages stay as they are, their Content-Security-Policy included. Answers come as a whole: a
 * response that is streamed arrives when it has ended.
 */
export async function routeToStandin(context: BrowserContext, standin: Standin): Promise<void> {
  const aborts = new WeakMap<object, () => void>();
  // A long poll that its page has given up must end in the container, too.
  context.on("requestfailed", (request) => aborts.get(request)?.());

  await context.route(ofTheService, async (route) => {
    const aborter = new AbortController();
    aborts.set(route.request(), () => aborter.abort());
    try {
      await route.fulfill(await ask(route, standin, aborter.signal));
    } catch {
      // Answered by nobody, or given up by the page meanwhile: then there is no route any more.
      await route.abort("connectionreset").catch(() => undefined);
    }
  });

  await context.routeWebSocket(ofTheService, async (page) => {
    const url = new URL(page.url());
    const upstream = new WebSocket(`ws://127.0.0.1:${standin.port}${url.pathname}${url.search}`, {
      headers: { host: url.host },
      origin: `https://${url.host}`,
    });
    page.onMessage((message) => {
      if (upstream.readyState === WebSocket.OPEN) upstream.send(message);
    });
    page.onClose((code) => upstream.close(code === 1000 ? code : undefined));
    upstream.on("message", (data, isBinary) => {
      page.send(isBinary ? (data as Buffer) : (data as Buffer).toString());
    });
    upstream.on("close", (code, reason) => {
      void page.close(code === 1000 ? { code, reason: String(reason) } : {});
    });
    // The page sees its connection as open when this is done.
    await new Promise<void>((resolve) => {
      upstream.once("open", resolve);
      upstream.once("error", () => resolve());
    });
  });
}

type Answer = { status: number; headers: Record<string, string>; body: Buffer };

async function ask(route: Route, standin: Standin, signal: AbortSignal): Promise<Answer> {
  const request = route.request();
  const url = new URL(request.url());
  const body = request.postDataBuffer();
  // `Sec-Fetch-…`, which a browser adds after the point at which Playwright looks, are missing: nobody
  // knows whether the real service passes them on.
  const headers: Record<string, string> = { ...request.headers(), host: url.host };
  // Where there is a body, Node has to know how long it is.
  if (body) headers["content-length"] = String(body.length);
  return new Promise((resolve, reject) => {
    const upstream = httpRequest(
      {
        host: "127.0.0.1",
        port: standin.port,
        method: request.method(),
        path: url.pathname + url.search,
        headers,
        agent: false,
        signal,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 502,
            headers: flatten(response.headers),
            body: Buffer.concat(chunks),
          }),
        );
      },
    );
    upstream.on("error", reject);
    upstream.end(body ?? undefined);
  });
}

function flatten(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join("\n") : (value ?? ""),
    ]),
  );
}
