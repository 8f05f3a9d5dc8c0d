import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { WebSocketServer } from "ws";

const TYPES: Readonly<Record<string, string>> = {
  ".htm": "text/html; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
};

export type StaticSite = {
  /** With the base URL, ending with a slash. */
  readonly url: string;
  /** Paths that were asked for and are not there. */
  readonly misses: readonly string[];
  /** From now on `path` holds `text`, as after a deploy. */
  replace(path: string, text: string): void;
  close(): Promise<void>;
};

/**
 * Serves a folder at `baseUrl`, as a static host does, on any free port of the loopback. Answers
 * WebSockets, too, and at `events` an EventSource, for code that tries to reach them.
 */
export async function serveStatic(
  folder: string,
  {
    baseUrl = "/",
    headers = {},
    page,
  }: {
    readonly baseUrl?: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** The HTML of every page of the site. */
    readonly page: string;
  },
): Promise<StaticSite> {
  const misses: string[] = [];
  const replaced = new Map<string, string>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const path = pathname.startsWith(baseUrl) ? pathname.slice(baseUrl.length) : null;
    if (path === "" || path === "other/") {
      response.writeHead(200, { "content-type": TYPES[".html"], ...headers }).end(page);
      return;
    }
    if (path === "events") {
      response.writeHead(200, { "content-type": "text/event-stream", ...headers }).flushHeaders();
      return;
    }
    const text = replaced.get(path ?? "");
    if (path !== null && text !== undefined) {
      response.writeHead(200, { "content-type": TYPES[extname(path)], ...headers }).end(text);
      return;
    }
    const file = join(folder, normalize(`/${path ?? ""}`));
    void stat(file)
      .then((found) => path !== null && found.isFile())
      .catch(() => false)
      .then((isThere) => {
        if (isThere) {
          const type = TYPES[extname(file)] ?? "application/octet-stream";
          response.writeHead(200, {
            "content-type": type,
            "cache-control": "no-cache",
            ...headers,
          });
          createReadStream(file).pipe(response);
        } else {
          misses.push(`${request.method} ${pathname}`);
          response.writeHead(404, { "content-type": "text/plain" }).end("Not on the static host");
        }
      });
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return {
    url: `http://127.0.0.1:${address.port}${baseUrl}`,
    misses,
    replace: (path, text) => void replaced.set(path, text),
    close: () =>
      new Promise((resolve) => {
        for (const client of sockets.clients) client.terminate();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
