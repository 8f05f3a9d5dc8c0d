import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDecoder } from "../../trace/decode.ts";
import type { TraceEvent } from "../../trace/event.ts";
import { createOrder } from "../../trace/order.ts";
import { createGateway } from "../gateway.ts";
import type { Gateway } from "../gateway.ts";
import { readLines } from "../lines.ts";
import type { WireRecord } from "../record.ts";

const fixtures = fileURLToPath(new URL("../preload/fixtures", import.meta.url));

/** An example in a process of its own, with the preload before it and a gateway in front of it. For tests. */
export type RunningExample = {
  readonly gateway: Gateway;
  /** Everything recorded so far, as it arrived. */
  readonly records: readonly WireRecord[];
  /** What the example itself has written. */
  readonly output: () => string;
  /** The tab's address. */
  readonly openTab: (browser: string, tab: string) => Promise<string>;
  /** The first record, seen or to come, that matches. */
  readonly next: (matches: (record: WireRecord) => boolean) => Promise<WireRecord>;
  /** All of it in one order, as events. */
  readonly events: () => TraceEvent[];
  readonly close: () => Promise<void>;
};

type Source = "gateway" | "preload";

/** @param options.built where `buildGateway` wrote its files. */
export async function runExample(options: {
  readonly built: string;
  readonly file: string;
  readonly env?: Readonly<Record<string, string>>;
}): Promise<RunningExample> {
  const { built, file, env = {} } = options;
  const records: WireRecord[] = [];
  const sources: Source[] = [];
  const waiting = new Set<() => void>();
  const push = (source: Source, record: WireRecord): void => {
    records.push(record);
    sources.push(source);
    for (const check of waiting) check();
  };
  let output = "";
  const reader = readLines({
    message: (message) => push("preload", (message as { record: WireRecord }).record),
    text: (text) => (output += text),
  });
  const child = spawn(process.execPath, ["--import", join(built, "preload.mjs"), file], {
    cwd: fixtures,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  child.stdout.on("data", (chunk: Uint8Array) => reader.push(chunk));

  const next: RunningExample["next"] = (matches) =>
    new Promise((resolve) => {
      const check = (): void => {
        const found = records.find(matches);
        if (!found) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });

  const listening = await next(({ type }) => type === "server");
  if (listening.type !== "server" || listening.port === undefined) throw new Error("no port");
  const gateway = createGateway({
    target: { port: listening.port, host: "127.0.0.1" },
    onRecord: (record) => push("gateway", record),
  });

  return {
    gateway,
    records,
    next,
    output: () => output,
    async openTab(browser, tab) {
      const { port } = await gateway.openTab({ browser, tab });
      return `http://127.0.0.1:${port}`;
    },
    events() {
      const order = createOrder({ sources: ["gateway", "preload"] });
      records.forEach((record, index) => order.push(sources[index] ?? "gateway", record));
      const decoder = createDecoder();
      return [...order.drain().flatMap((record) => decoder.push(record)), ...decoder.flush()];
    },
    async close() {
      await gateway.close();
      child.kill();
      await exited;
    },
  };
}
