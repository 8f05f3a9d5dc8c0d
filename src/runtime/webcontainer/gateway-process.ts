import type { WebContainer } from "@webcontainer/api";
import { createGatewayClient, type GatewayClient } from "../../gateway/client.ts";
import type { Conditions } from "../../gateway/conditions.ts";
import type { Jars } from "../../gateway/gateway.ts";
import type { WireRecord } from "../../trace/wire.ts";
import { portsOf, type Ports } from "./ports.ts";
import { startProgram, type Program, type ProgramOptions } from "./program.ts";

/** The gateway as it runs: in a process that outlives each of the example's, or as a guest in one of those. */
export type GatewayProcess = {
  readonly client: GatewayClient;
  readonly ports: Ports;
  /** The port by which the example's processes learn of faults and the clock; 0 where it is one of them. */
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
export function startGateway(options: GatewayProcessOptions): Promise<GatewayProcess> {
  const program = ["../support/gateway.mjs", configOf(options)];
  return startAround(options, program, { cwd: `${options.home}/example` });
}

/**
 * Starts the example with the gateway as a guest in its process.
 *
 * @param args what follows the guest on the command line of `node`: the preload and the entry
 * @param conditions what the example's entry is to find
 * @throws Error where the process ends before the gateway is ready.
 */
export function startWithin(
  options: GatewayProcessOptions,
  args: readonly string[],
  { conditions, env }: Pick<ProgramOptions, "env"> & { readonly conditions: Conditions },
): Promise<GatewayProcess> {
  const guest = ["--import", "../support/gateway.mjs", ...args];
  return startAround(options, guest, {
    cwd: `${options.home}/example`,
    env: { ...env, GATEWAY: configOf(options, conditions) },
  });
}

async function startAround(
  { container, onRecord, onMark, onText }: GatewayProcessOptions,
  args: readonly string[],
  options: Omit<ProgramOptions, "onOutput">,
): Promise<GatewayProcess> {
  let write = (_: string): void => undefined;
  const client = createGatewayClient({ write: (line) => write(line), onRecord, onMark, onText });
  const program: Program = await startProgram(container, args, {
    ...options,
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

function configOf({ target, origin, jars }: GatewayProcessOptions, within?: Conditions): string {
  const embedder = globalThis.location.origin;
  return JSON.stringify({
    target: { port: target },
    origin,
    embedder,
    proxied: true,
    jars,
    within,
  });
}
