import type { Failure, LogLine } from "../../port.ts";
import type { Conditions, FromWorker, GatewayCall, OpenTabCall } from "../protocol.ts";
import type { Channels } from "./channels.ts";
import type { Engine } from "./engine.ts";
import { neverListened, unresponsive } from "./failures.ts";
import { startWatchdog } from "./watchdog.ts";

/** How one process of the example ended, seen from outside. */
export type Ending =
  | { readonly at: "exited"; readonly code: number }
  | { readonly at: "failed"; readonly failure: Failure };

export type LifeOptions = {
  readonly engine: Engine;
  readonly channels: Channels;
  /** The port on which the example is expected. */
  readonly target: number;
  /** How long the example may give no sign of life, in ms. */
  readonly patience: number;
  readonly run: {
    readonly files: Readonly<Record<string, string>>;
    readonly entry: string;
    readonly jars: unknown;
    readonly tabs: readonly OpenTabCall[];
    readonly offline: readonly string[];
    readonly conditions: Conditions;
  };
  onListening(): void;
  onEnd(ending: Ending): void;
  onLog(line: LogLine): void;
  onRecords(records: readonly unknown[]): void;
  onCookies(browser: string, cookies: readonly unknown[], jars: unknown): void;
};

/** One process of the example, from its start to its end. */
export type Life = {
  /**
   * Resolves to `false` where the process ends before its gateway has done it.
   *
   * @throws Error where the gateway refuses
   */
  call(gateway: GatewayCall): Promise<boolean>;
  /** Ends it, without a word to `onEnd`. */
  stop(): void;
};

/** How long after its entry has run a server may take to listen, in ms. */
const LISTEN_DEADLINE = 15_000;

export function startLife(options: LifeOptions): Life {
  const { engine, channels, target } = options;
  const calls = new Map<number, { resolve(done: boolean): void; reject(error: Error): void }>();
  const ports = new Set<number>();
  let listening = false;
  let lastCall = 0;
  let over = false;
  let listenTimer: ReturnType<typeof setTimeout> | undefined;
  let lastFault: Failure | undefined;

  const watchdog = startWatchdog({
    patience: options.patience,
    ping: (count) => engine.post({ type: "ping", count }),
    onSilence: () => end({ at: "failed", failure: unresponsive(options.patience / 1000) }),
  });

  function stop(): void {
    if (over) return;
    over = true;
    watchdog.stop();
    clearTimeout(listenTimer);
    engine.terminate();
    for (const { resolve } of calls.values()) resolve(false);
    calls.clear();
  }

  function end(ending: Ending): void {
    if (over) return;
    stop();
    options.onEnd(ending);
  }

  function onExit(code: number): void {
    if (lastFault) end({ at: "failed", failure: lastFault });
    else if (!listening && code === 0) {
      end({ at: "failed", failure: neverListened(target, [...ports]) });
    } else end({ at: "exited", code });
  }

  function receive(message: FromWorker): void {
    if (over) return;
    switch (message.type) {
      case "pong":
        watchdog.answered(message.count);
        break;
      case "listening":
        ports.add(message.port);
        if (message.port !== target || listening) break;
        listening = true;
        clearTimeout(listenTimer);
        // Not before: what is sent to a server that is still loading its modules is refused.
        channels.connect((up, transfer) => engine.post(up, transfer));
        options.onListening();
        break;
      case "closed":
        ports.delete(message.port);
        break;
      case "loaded":
        if (listening) break;
        listenTimer = setTimeout(() => {
          end({ at: "failed", failure: neverListened(target, [...ports]) });
        }, LISTEN_DEADLINE);
        break;
      case "log":
        for (const line of message.lines) options.onLog({ ...line, source: "example" });
        break;
      case "fault":
        lastFault = message.fault;
        break;
      case "exit":
        onExit(message.code);
        break;
      case "down":
        channels.deliver(message.channel, message.down);
        break;
      case "records":
        options.onRecords(message.records);
        break;
      case "cookies":
        options.onCookies(message.browser, message.cookies, message.jars);
        break;
      case "answer": {
        const call = calls.get(message.call);
        calls.delete(message.call);
        if (message.error === undefined) call?.resolve(true);
        else call?.reject(new Error(message.error));
        break;
      }
      default: // "alive" and "prepared" are the engine's
    }
  }

  engine.listen(receive);
  engine.post({ type: "run", ...options.run });

  return {
    call(gateway) {
      const call = ++lastCall;
      return new Promise((resolve, reject) => {
        if (over) return resolve(false);
        calls.set(call, { resolve, reject });
        engine.post({ type: "call", call, gateway });
      });
    },
    stop,
  };
}
