import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type * as Client from "@webcontainer/api";

declare global {
  /** The client, in the page that `startHostPage` serves. */
  var client: typeof Client;
  /** What a test keeps in the page between two steps. */
  var container: Client.WebContainer;
  var seen: string[];
}

/** A cross-origin isolated page with the real `@webcontainer/api` in it, and nothing else. */
export async function startHostPage(): Promise<{ url: string; close(): Promise<void> }> {
  const bundle = await build({
    stdin: {
      contents: `import * as client from "@webcontainer/api"; globalThis.client = client;`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    write: false,
    format: "iife",
    logLevel: "silent",
  });
  const script = bundle.outputFiles[0]?.text ?? "";
  const server = createServer((request, response) => {
    if (request.url === "/favicon.ico") return void response.writeHead(204).end();
    const isScript = request.url === "/client.js";
    response.writeHead(200, {
      "content-type": isScript ? "text/javascript" : "text/html",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    });
    response.end(
      isScript
        ? script
        : `<!doctype html><html lang="en"><title>Host</title><body><script src="/client.js"></script></body>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
