import { isLast, transferOf, type Down, type Open, type Up } from "../channel.ts";
import type { Connection } from "./connection.ts";
import { openExchange } from "./exchange.ts";
import { failure } from "./failure.ts";
import type { Outlet } from "./outlet.ts";
import { openStream } from "./raw-stream.ts";
import type { Tabs } from "./tabs.ts";
import { openWebSocket, type WebSocketClient } from "./web-socket.ts";

/** Makes connections on the virtual network out of the page's channels. */
export type Bridge = {
  open(channel: number, open: Open): void;
  receive(channel: number, up: Up): void;
};

/** A channel whose port isn't known yet keeps what comes for it. */
type Pending = { readonly at: "pending"; readonly waiting: Up[] };
type Entry = Pending | { readonly at: "open"; readonly connection: Connection };

/**
 * @param webSocketClient gives the client of `ws`, without waiting
 */
export function createBridge(
  tabs: Tabs,
  webSocketClient: () => WebSocketClient,
  post: Outlet,
): Bridge {
  const channels = new Map<number, Entry>();

  function connect(channel: number, open: Open, port: number): Connection {
    const send = (down: Down): void => {
      if (isLast(down, open.kind)) channels.delete(channel);
      post({ type: "down", channel, down }, transferOf(down));
    };
    switch (open.kind) {
      case "http":
        return openExchange(open, port, send);
      case "websocket":
        return openWebSocket(open, port, webSocketClient(), send);
      case "stream":
        return openStream(port, send);
    }
  }

  function start(channel: number, open: Open, port: number, waiting: readonly Up[]): void {
    // First: the connection may be over before `connect` returns.
    channels.set(channel, { at: "pending", waiting: [] });
    const connection = connect(channel, open, port);
    if (channels.has(channel)) channels.set(channel, { at: "open", connection });
    for (const up of waiting) connection.receive(up);
  }

  function fail(channel: number, error: unknown): void {
    if (!channels.delete(channel)) return;
    const down = failure(error instanceof Error ? error : new Error(String(error)));
    post({ type: "down", channel, down });
  }

  return {
    open(channel, open) {
      const pending: Pending = { at: "pending", waiting: [] };
      channels.set(channel, pending);
      try {
        const port = tabs.portOf(open.to);
        if (typeof port === "number") return start(channel, open, port, []);
        port.then(
          (found) => channels.has(channel) && start(channel, open, found, pending.waiting),
          (error: unknown) => fail(channel, error),
        );
      } catch (error) {
        fail(channel, error);
      }
    },
    receive(channel, up) {
      const entry = channels.get(channel);
      if (!entry) return;
      if (up.type === "abort") channels.delete(channel);
      if (entry.at === "open") entry.connection.receive(up);
      else entry.waiting.push(up);
    },
  };
}
