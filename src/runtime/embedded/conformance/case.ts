/**
 * One table, run on real Node and on the runtime: what both observe must be equal.
 * A case uses public API only, and only what its `Env` gives it.
 */

/** The modules under comparison: Node's, or the runtime's. */
export type Env = {
  readonly http: typeof import("node:http");
  readonly net: typeof import("node:net");
  readonly stream: typeof import("node:stream");
  readonly events: typeof import("node:events");
  readonly timers: typeof import("node:timers");
  readonly process: NodeJS.Process;
  readonly Buffer: typeof Buffer;
  /** Any other built-in module, by the name without `node:`. */
  require(name: string): unknown;
};

/** What a case saw, as JSON. `undefined` within it is left out. */
export type Observation = unknown;

/** Cases by what they show; each answers an observation or a promise of one. They run one after the other in one process. */
export type Cases = Readonly<Record<string, (env: Env) => Observation>>;

/** What a program may do besides using modules: say something that is compared. */
export type ProgramEnv = Env & { print(...values: unknown[]): void };

/**
 * Programs by what they show. Each runs in a process of its own, until it exits by itself;
 * what it prints and its exit code are compared.
 */
export type Programs = Readonly<Record<string, (env: ProgramEnv) => unknown>>;

export type ProgramResult = { readonly printed: readonly string[]; readonly code: number };

/** An error as far as programs should rely on it. */
export function errorOf(error: unknown): Observation {
  if (!(error instanceof Error)) return { thrown: String(error) };
  const { name, message } = error;
  const { code, errno, syscall, address, reason } = error as Error & Record<string, unknown>;
  return { name, message: withoutPort(message), code, errno, syscall, address, reason };
}

/** Runs `body` and says what it threw, or what it returned. */
export function caught(body: () => unknown): Observation {
  try {
    return { returned: body() };
  } catch (error) {
    return errorOf(error);
  }
}

/** Ports differ from run to run. */
const withoutPort = (text: string): string => text.replace(/:\d{4,5}\b/g, ":PORT");
