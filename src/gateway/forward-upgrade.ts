import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Direction } from "../trace/event.ts";
import { CUT_SHORT, giveUp, send } from "./forward.ts";
import { readFrames } from "./frames.ts";
import { formatHead, toHeaderList, without } from "./headers.ts";
import { createRecording } from "./recording.ts";
import { dress, keepCookies, undress } from "./tab.ts";
import type { Tab } from "./tab.ts";
import { problemOf, unreachablePage } from "./unreachable.ts";

/** Passes an upgrade of a tab on to the example; then both ends talk to each other, byte for byte. */
export function forwardUpgrade(
  tab: Tab,
  request: IncomingMessage,
  client: Duplex,
  head: Uint8Array,
): void {
  const { url = "/" } = request;
  const outgoing = dress(tab, request, true);
  const exchange = tab.nextExchange();
  // From here on the socket is ours, and an error without a listener would end the process.
  client.on("error", () => client.destroy());
  if (tab.webSocketsBlocked()) {
    refuse(tab, exchange, url, outgoing.headers, client);
    return;
  }

  const upstream = send(tab, exchange, "GET", url, outgoing.headers, () => upstream.end());
  let answered = false;
  /** Both ends talk to each other, or what the server refused with is whole, or it has failed. */
  let settled = false;
  const fail = (message: string): void => {
    if (!settled) tab.record({ type: "failed", exchange, message });
    settled = true;
  };
  const unwatch = destroyAtEnd(client);
  client.once("close", () => {
    if (settled) return;
    answered = true;
    giveUp(upstream, () => fail("the browser gave up the upgrade"));
  });

  upstream.on("upgrade", (answer: IncomingMessage, server: Duplex, firstBytes: Uint8Array) => {
    if (answered) {
      server.destroy();
      return;
    }
    answered = settled = true;
    const headers = toHeaderList(answer.rawHeaders);
    tab.record({ type: "upgrade-response", exchange, status: 101, headers });
    keepCookies(tab, exchange, url, outgoing, headers);
    client.write(
      formatHead(101, answer.statusMessage ?? "", without(headers, "set-cookie")),
      "latin1",
    );
    unwatch();
    join(tab, exchange, client, server, head, firstBytes);
  });

  upstream.on("response", (answer: IncomingMessage) => {
    answered = true;
    const headers = toHeaderList(answer.rawHeaders);
    const status = answer.statusCode ?? 0;
    tab.record({ type: "upgrade-response", exchange, status, headers });
    keepCookies(tab, exchange, url, outgoing, headers);
    const passed = without(undress(tab, headers), "content-length");
    client.write(
      formatHead(status, answer.statusMessage ?? "", [...passed, ["Connection", "close"]]),
      "latin1",
    );
    const got = createRecording();
    answer.on("data", (chunk: Uint8Array) => got.add(chunk));
    answer.on("end", () => {
      settled = true;
      tab.record({ type: "response-end", exchange, body: got.end({ text: true }) });
    });
    answer.on("aborted", () => {
      if (client.destroyed) return;
      fail(CUT_SHORT);
      client.destroy();
    });
    answer.pipe(client);
  });

  upstream.on("error", (error) => {
    if (answered) return;
    answered = true;
    const problem = problemOf(error);
    fail(problem);
    client.end(
      formatHead(502, "Bad Gateway", [
        ["Content-Type", "text/html; charset=utf-8"],
        ["Connection", "close"],
      ]) + unreachablePage(tab.server.port, problem),
    );
  });
}

/**
 * Until there is somebody to talk to, nobody reads what the tab sends, and so that it leaves. What it
 * sends early stays in the socket's buffer, which fills up and no further.
 *
 * @returns stops that
 */
function destroyAtEnd(client: Duplex): () => void {
  const look = (): void => {
    // The end comes to whoever asks for more than there is.
    if (client.readableLength === 0) client.read();
  };
  const leave = (): void => void client.destroy();
  client.on("readable", look).once("end", leave);
  return () => client.off("readable", look).off("end", leave);
}

/** Pipes both ways and reads the frames in passing. Either end's end is passed on; either's failure ends both. */
function join(
  tab: Tab,
  exchange: string,
  client: Duplex,
  server: Duplex,
  clientHead: Uint8Array,
  serverHead: Uint8Array,
): void {
  const reader = (direction: Direction) =>
    readFrames((frame) => tab.record({ type: "frame", exchange, direction, ...frame }));
  const toServer = reader("to-server");
  const toClient = reader("to-client");
  if (clientHead.length > 0) {
    toServer(clientHead);
    server.write(clientHead);
  }
  if (serverHead.length > 0) {
    toClient(serverHead);
    client.write(serverHead);
  }
  client.on("data", toServer);
  server.on("data", toClient);
  client.pipe(server);
  server.pipe(client);

  let ended = false;
  const end = (): void => {
    client.destroy();
    server.destroy();
    if (ended) return;
    ended = true;
    tab.record({ type: "upgrade-end", exchange });
  };
  for (const socket of [client, server]) {
    socket.on("error", end);
    socket.on("close", end);
  }
}

/** What a proxy does that knows no WebSocket. */
function refuse(
  tab: Tab,
  exchange: string,
  url: string,
  headers: ReturnType<typeof toHeaderList>,
  client: Duplex,
): void {
  const { name, profile } = tab;
  tab.record({
    type: "upgrade",
    exchange,
    browser: profile.name,
    tab: name,
    method: "GET",
    url,
    headers,
  });
  tab.record({
    type: "failed",
    exchange,
    message: "WebSocket is blocked between browser and server",
  });
  client.end(
    formatHead(403, "Forbidden", [
      ["Content-Length", "0"],
      ["Connection", "close"],
    ]),
  );
}
