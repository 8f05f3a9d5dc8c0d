import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { Down, Up } from "../../../src/runtime/embedded/channel.ts";
import { launchChromium } from "../../browser/chromium.ts";
import { decodeData, encodeData } from "./messages.ts";
import type { FromPage, RunNews, StartRun, ToPage } from "./messages.ts";

/** A page in a Chromium of its own, and the way to the examples in it. Whoever opened it closes it. */
export type Link = {
  /** Starts an example; `onNews` hears of it until it has ended. */
  start(options: Omit<StartRun, "type" | "run">, onNews: (news: RunNews) => void): number;
  stop(run: number): void;
  /** Connects to a port of a run. */
  connect(run: number, port: number, receive: (down: Down) => void): { send(up: Up): void };
  close(): Promise<void>;
};

/**
 * Opens the page at `url`.
 *
 * @throws Error where there is no Chromium, or the page fails
 */
export async function openLink(url: string): Promise<Link> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
  const browser = await launchChromium();
  const page = await browser.newPage();
  const failed = new Promise<never>((_resolve, reject) => {
    page.once("pageerror", reject);
    page.once("crash", () => reject(new Error("the page has crashed")));
  });
  failed.catch(() => {}); // whoever waits then hears of it
  const { port } = server.address() as AddressInfo;
  const linked = once(server, "connection");
  await page.goto(`${url}?link=ws://127.0.0.1:${port}`);
  const [socket] = (await Promise.race([linked, failed])) as [WebSocket];
  const link = speak(socket);
  // Whatever breaks in the page ends what runs in it: no suite has to wait for it.
  failed.catch((error: unknown) => link.fail(String(error)));
  return {
    ...link,
    async close() {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function speak(socket: WebSocket): Omit<Link, "close"> & { fail(reason: string): void } {
  const runs = new Map<number, (news: RunNews) => void>();
  const connections = new Map<number, (down: Down) => void>();
  let last = 0;
  const tell = (message: ToPage): void => socket.send(JSON.stringify(message));

  function deliver(connection: number, down: Down): void {
    const receive = connections.get(connection);
    if (down.type === "closed" || down.type === "failed") connections.delete(connection);
    receive?.(down);
  }

  function inform(news: RunNews): void {
    const onNews = runs.get(news.run);
    if (news.type === "ended") runs.delete(news.run);
    onNews?.(news);
  }

  socket.binaryType = "arraybuffer";
  socket.on("message", (data, isBinary) => {
    if (isBinary) {
      const { connection, bytes } = decodeData(data as ArrayBuffer);
      return deliver(connection, { type: "data", data: bytes });
    }
    const message = JSON.parse(textOf(data as ArrayBuffer)) as FromPage;
    if (message.type === "down") deliver(message.connection, message.down);
    else inform(message);
  });

  return {
    start(options, onNews) {
      const run = ++last;
      runs.set(run, onNews);
      tell({ ...options, type: "start", run });
      return run;
    },
    stop(run) {
      if (runs.has(run)) tell({ type: "stop", run });
    },
    connect(run, port, receive) {
      const connection = ++last;
      connections.set(connection, receive);
      tell({ type: "open", connection, run, port });
      return {
        send(up) {
          if (!connections.has(connection)) return;
          if (up.type === "abort") connections.delete(connection);
          if (up.type !== "data") tell({ type: "up", connection, up });
          else if (typeof up.data !== "string") socket.send(encodeData(connection, up.data));
        },
      };
    },
    fail(reason) {
      for (const run of [...runs.keys()]) {
        inform({ type: "output", run, text: `${reason}\n` });
        inform({ type: "ended", run, code: null });
      }
    },
  };
}

function textOf(data: ArrayBuffer): string {
  return new TextDecoder().decode(data);
}
