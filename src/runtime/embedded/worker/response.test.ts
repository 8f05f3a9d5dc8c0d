import { once } from "node:events";
import http from "node:http";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { isLast, type Down } from "../channel.ts";
import { passResponse } from "./response.ts";

const servers: http.Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

/** What goes down for one response, as text, until it is over; `onDown` hears each. */
async function passed(
  listener: RequestListener,
  { method = "GET", onDown = (_down: Down): void => undefined } = {},
): Promise<unknown[]> {
  const server = http.createServer(listener).listen(0);
  servers.push(server);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const request = http.request({ port, method, agent: false }).end();
  const [incoming] = (await once(request, "response")) as [IncomingMessage];
  const seen: unknown[] = [];
  await new Promise<void>((resolve) => {
    let over = false;
    passResponse(incoming, method === "HEAD", (down) => {
      if (over) return;
      over = isLast(down, "http");
      seen.push(shown(down));
      onDown(down);
      if (over) resolve();
    });
  });
  return seen;
}

function shown(down: Down): unknown {
  const text = (bytes: string | Uint8Array) => Buffer.from(bytes).toString();
  if (down.type === "opened") return [down.status, ...(down.body ? [text(down.body)] : [])];
  return down.type === "data" ? text(down.data) : down.type;
}

describe("a response on its way to the page", () => {
  test("goes in one piece where it is short and there at once", async () => {
    expect(await passed((_, response) => response.end("short"))).toEqual([[200, "short"]]);
  });

  test("goes in one piece where it has no body", async () => {
    expect(await passed((_, response) => response.writeHead(204).end())).toEqual([[204, ""]]);
    const head = await passed((_, response) => response.end("x"), { method: "HEAD" });
    expect(head).toEqual([[200, ""]]);
  });

  test("goes in one piece where nobody said how long it is, and all of it is there at once", async () => {
    const seen = await passed((_, response) => {
      response.write("one ");
      response.end("two");
    });
    expect(seen).toEqual([[200, "one two"]]);
  });

  test("begins with its head where nobody knows how long it will be", async () => {
    let sent: ServerResponse | undefined;
    const seen = await passed(
      (_, response) => {
        sent = response;
        response.flushHeaders();
      },
      { onDown: (down) => void (down.type === "opened" && sent?.end("event")) },
    );
    expect(seen).toEqual([[200], "event", "end"]);
  });

  test("begins with what there is where the rest of a short one doesn't come", async () => {
    let sent: ServerResponse | undefined;
    const seen = await passed(
      (_, response) => {
        sent = response.writeHead(200, { "content-length": 7 });
        response.write("one");
      },
      { onDown: (down) => void (down.type === "opened" && sent?.end("more")) },
    );
    expect(seen).toEqual([[200], "one", "more", "end"]);
  });

  test("that is long is not held back", async () => {
    const seen = await passed((_, response) => response.end(Buffer.alloc(200_000)));
    expect([seen[0], seen.at(-1)]).toEqual([[200], "end"]);
  });

  test("that is cut short fails after what came of it", async () => {
    const seen = await passed((_, response) => {
      response.writeHead(200, { "content-length": 7 });
      response.write("one", () => response.destroy());
    });
    expect(seen).toEqual([[200], "one", "failed"]);
  });
});
