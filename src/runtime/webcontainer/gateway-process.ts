import type { WebContainer } from "@webcontainer/api";
import { createGatewayClient, type GatewayClient } from "../../gateway/client.ts";
import type { Jars } from "../../gateway/gateway.ts";
import type { WireRecord } from "../../trace/wire.ts";
import { portsOf, type Ports } from "./ports.ts";
import { startProgram } from "./program.ts";

/** The gateway as a process of the container. It outlives each of the example's. */
export type GatewayProcess = {
  readonly client: GatewayClient;
  readonly ports: Ports;
  /** The port by which the example's processes learn of faults and the clock. */
  readonly control: number;
  readonly exited: Promise<number>;
  kill(): void;
};

export type GatewayProcessOptions = {
  readonly container: WebContainer;
  /** The run's folder, relative to the container's working directory. */
  readonly home: string;
  /** The example's port. */
  readonly target: number;
  /** The port that the example believes to listen on. */
  readonly origin: string;
  readonly jars: Jars;
  onRecord(record: WireRecord): void;
  onMark(at: number): void;
  onText(text: string): void;
};

/** @throws Error where the process ends before it is ready. */
export async function startGateway(options: GatewayProcessOptions): Promise<GatewayProcess> {
  const { container, target, origin, jars } = options;
  let write = (_: string): void => undefined;
  const client = createGatewayClient({
    write: (line) => write(line),
    onRecord: options.onRecord,
    onMark: options.onMark,
    onText: options.onText,
  });
  const config = JSON.stringify({
    target: { port: target },
    origin,
    embedder: globalThis.location.origin,
    proxied: true,
    jars,
  });
  const program = await startProgram(container, ["../support/gateway.mjs", config], {
    cwd: `${options.home}/example`,
    onOutput: client.push,
  });
  write = program.write;
  void program.exited.then(client.end);
  const { control } = await client.ready;
  return {
    client,
    ports: portsOf(container),
    control,
    exited: program.exited,
    kill: program.kill,
  };
}
