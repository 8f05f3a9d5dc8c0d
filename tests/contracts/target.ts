import type { Variant } from "../../src/snippets/variant.ts";
import { mutationOf } from "./mutated.ts";
import { startOnNode } from "./node/target.ts";

/**
 * Where an example's server runs while its contract is checked. A suite knows the server by its
 * environment, its files and its ports, and by nothing else: so the same suite can run against any
 * target that serves real TCP ports.
 */
export type StartOptions = {
  readonly topic: string;
  readonly variant: Variant;
  /** Added to the environment of the example's process. `PORT` is set by the target. */
  readonly env?: Readonly<Record<string, string>>;
  /** Names of further variables that are to hold a free port each, such as `PAGE_PORT`. */
  readonly ports?: readonly string[];
  /** Text files that are added to the project, or take the place of its own. */
  readonly files?: Readonly<Record<string, string>>;
};

export type RunningExample = {
  /** Such as `http://localhost:41234`. */
  readonly origin: string;
  readonly port: number;
  /** The ports that were asked for by `ports`, by the variable's name. */
  readonly ports: Readonly<Record<string, number>>;
  /** What the process has written so far, to stdout and stderr. */
  output(): string;
  /** Resolves with the exit code when the process ends, whoever ended it; `null` for a signal. */
  readonly exit: Promise<number | null>;
  stop(): Promise<void>;
};

export type Start = (options: StartOptions) => Promise<RunningExample>;

const targets: Readonly<Record<string, Start>> = {
  node: startOnNode,
  // Loaded by who asks for it: with it comes a browser.
  embedded: async (options) => (await import("./embedded/target.ts")).startEmbedded(options),
};

function mutated({ topic, variant }: StartOptions): Readonly<Record<string, string>> {
  const mutation = mutationOf(topic);
  return mutation?.variant === variant ? mutation.files : {};
}

/**
 * Starts an example's server and resolves when all its ports listen. `CONTRACT_TARGET` chooses
 * where it runs.
 *
 * @throws Error with the output of a process that ends before it listens
 */
export async function startExample(options: StartOptions): Promise<RunningExample> {
  const name = process.env["CONTRACT_TARGET"] ?? "node";
  const start = targets[name];
  if (start === undefined) {
    throw new Error(`CONTRACT_TARGET=${name}: there is ${Object.keys(targets).join(", ")}.`);
  }
  return start({ ...options, files: { ...mutated(options), ...options.files } });
}
