import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Variant } from "../../src/snippets/variant.ts";
import { generateVariants } from "../../src/snippets/variants/generate.ts";
import type { Mode } from "./faulty-store.ts";
import { patched } from "./patch.ts";
import type { Patch } from "./patch.ts";
import { whileRunning } from "./under-test.ts";
import type { UnderTest } from "./under-test.ts";

/** The store of an example that runs, from outside. */
export type FaultyStore = {
  become(mode: Mode): Promise<void>;
  /** How many sessions it holds. */
  size(): Promise<number>;
  /** Loses all of them. */
  empty(): Promise<void>;
  /** Resolves once a save is held. */
  holding(): Promise<void>;
  /** Does the saves that are held, and is well again. */
  release(): Promise<void>;
};

type Setting = {
  readonly env?: Readonly<Record<string, string>>;
  /** Changes of the example besides, in other files than `store.ts`. */
  readonly patches?: readonly Patch[];
};

const uses = (file: string, from: string, to: string): readonly Patch[] => [
  { file, from: /^/, to: 'import { store as faultyStore } from "./store.ts";\n' },
  { file, from, to },
];

/** How an example comes to use `store.ts`. The complete one does so by itself. */
const usesStore: Readonly<Record<string, readonly Patch[]>> = {
  complete: [],
  counter: uses("index.ts", 'secret: "changeit"', 'store: faultyStore, secret: "changeit"'),
  "modify-session": uses(
    "session.ts",
    'secret: "changeit"',
    'store: faultyStore, secret: "changeit"',
  ),
  expiration: uses("session.ts", "new session.MemoryStore()", "faultyStore"),
};

/** Runs an example on a store that can be told to misbehave. */
export async function withFaultyStore(
  topic: string,
  variant: Variant,
  check: (example: UnderTest, store: FaultyStore) => Promise<void>,
  { env = {}, patches = [] }: Setting = {},
): Promise<void> {
  const source = { "store.ts": readFileSync(join(import.meta.dirname, "faulty-store.ts"), "utf8") };
  const { esm, cjs } = await generateVariants(source);
  const options = {
    topic,
    variant,
    files: {
      ...(await patched(topic, variant, [...(usesStore[topic] ?? []), ...patches])),
      ...{ ts: source, esm, cjs }[variant],
    },
    ports: ["CONTROL_PORT"],
    // Far above the 100 ms of a slow store, however busy the machine is.
    env: { STORE_DEADLINE: "5000", ...env },
  };
  await whileRunning(options, async (example) => {
    const control = `http://localhost:${example.running.ports["CONTROL_PORT"]}`;
    const order = async (command: string) => (await fetch(`${control}/${command}`)).text();
    await check(example, {
      become: async (mode) => void (await order(mode)),
      size: async () => Number(await order("size")),
      empty: async () => void (await order("empty")),
      holding: async () => void (await order("holding")),
      release: async () => void (await order("release")),
    });
  });
}
