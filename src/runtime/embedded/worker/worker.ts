import type { WireRecord } from "../../../trace/wire.ts";
import { runTask } from "../node/internal/event-loop.ts";
import { builtins } from "../node/index.ts";
import { network } from "../node/net.ts";
import { isToWorker, type ToWorker } from "../protocol.ts";
import { createBatch } from "./batch.ts";
import { createBridge } from "./bridge.ts";
import { keepScript, loadInspect, loadModuleLexer, loadWebSocket } from "./chunks.ts";
import { createProjectFiles } from "./files.ts";
import { startGateway, type GatewayHost } from "./gateway.ts";
import { installGlobals } from "./globals.ts";
import { provideInspect } from "./inspect.ts";
import { createLog } from "./log.ts";
import { provideLexed, provideModuleLexer } from "./module-lexer.ts";
import type { Outlet } from "./outlet.ts";
import { later, origin } from "./platform.ts";
import { createProgram, ROOT, type Program } from "./program.ts";
import { createTabs } from "./tabs.ts";
import type { WebSocketClient } from "./web-socket.ts";

type Prepared = {
  readonly program: Program;
  readonly gateway: GatewayHost;
  readonly webSocket: string;
};

/** The worker's side of the protocol: one process of the example, and the gateway beside it. */
export function startWorker(port: MessagePort): void {
  const post: Outlet = (message, transfer = []) => port.postMessage(message, transfer);
  const log = createLog({ post, later, now: () => performance.now() });
  const records = createBatch<WireRecord>(
    (list) => post({ type: "records", records: list }),
    later,
  );
  const files = createProjectFiles(ROOT);
  const tabs = createTabs();
  const bridge = createBridge(tabs, webSocketClient, post);
  let prepared: Prepared | undefined;

  // Both are `ws` itself; TypeScript can't see through either way.
  let client: WebSocketClient | undefined;
  function webSocketClient(): WebSocketClient {
    if (!prepared) throw new Error("The process isn't prepared.");
    return (client ??= (prepared.program.loadWebSocket() ??
      loadWebSocket(prepared.webSocket, requireBuiltin)) as WebSocketClient);
  }

  function prepare(message: Extract<ToWorker, { type: "prepare" }>): Prepared {
    files.write(message.packageFiles);
    files.write(message.files);
    provideInspect(() => loadInspect(message.inspect));
    for (const [url, script] of Object.entries(message.ahead)) keepScript(url, script);
    provideModuleLexer(() => loadModuleLexer(message.moduleLexer));
    provideLexed(message.lexed);
    installGlobals();
    const onRecord = (record: WireRecord): void => records.add(record);
    const gateway = startGateway(message.target, tabs, {
      post,
      onRecord,
      onConditions: (conditions) => program.setConditions(conditions),
    });
    watchPorts(message.target, gateway, post);
    const program = createProgram({
      prepare: message,
      files,
      post,
      log,
      onRecord,
      onExit() {
        // `process.exit` is known of here only; whoever reads the trace wants to see it there.
        records.flush();
      },
    });
    return { program, gateway, webSocket: message.webSocket };
  }

  function receive(message: ToWorker): void {
    switch (message.type) {
      case "ping":
        post({ type: "pong", count: message.count });
        break;
      case "prepare":
        prepared = prepare(message);
        post({ type: "prepared" });
        break;
      case "run":
        files.write(message.files);
        prepared?.gateway.resume(message);
        prepared?.program.run(message.entry);
        break;
      case "script":
        keepScript(message.url, message.script);
        break;
      case "open":
        runTask(() => bridge.open(message.channel, message.open));
        break;
      case "up":
        runTask(() => bridge.receive(message.channel, message.up));
        break;
      case "call":
        prepared?.gateway.call(message.gateway).then(
          () => post({ type: "answer", call: message.call }),
          (error: unknown) => {
            const reason = error instanceof Error ? error.message : String(error);
            post({ type: "answer", call: message.call, error: reason });
          },
        );
    }
  }

  port.onmessage = (event: MessageEvent<unknown>) => {
    if (!isToWorker(event.data)) return;
    try {
      receive(event.data);
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      post({
        type: "fault",
        fault: {
          kind: "internal",
          message,
          remedy: "Reload the page; if it happens again, report it.",
        },
      });
      post({ type: "exit", code: 1 });
    }
  };
  post({ type: "alive", origin });
}

function requireBuiltin(name: string): unknown {
  const builtin = builtins[name];
  // As `ws` does without its native addons.
  if (!builtin) throw new Error(`Cannot find module '${name}'`);
  return builtin();
}

/** Tells the page about the example's ports; the gateway's own are nobody's business. */
function watchPorts(target: number, gateway: GatewayHost, post: Outlet): void {
  network().onListening((port) => {
    if (port === target) return post({ type: "listening", port });
    // The gateway learns its port a moment after the network does.
    later(() => !gateway.owns(port) && post({ type: "listening", port }));
  });
  network().onClosed((port) => !gateway.owns(port) && post({ type: "closed", port }));
}
