import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Variant } from "../../src/snippets/variant.ts";
import { generateVariants } from "../../src/snippets/variants/generate.ts";
import { whileRunning } from "../../tests/contracts/under-test.ts";
import type { UnderTest } from "../../tests/contracts/under-test.ts";

/** The store of an example that runs, from outside. */
export type FaultyStore = {
  become(mode: "well" | "fail" | "hang" | "slow-reads" | "slow-writes"): Promise<void>;
  /** How many sessions it holds. */
  size(): Promise<number>;
};

/** Runs the example on a store that can be told to misbehave. */
export async function withFaultyStore(
  variant: Variant,
  check: (example: UnderTest, store: FaultyStore) => Promise<void>,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const source = { "store.ts": readFileSync(join(import.meta.dirname, "faulty-store.ts"), "utf8") };
  const { esm, cjs } = await generateVariants(source);
  const files = { ts: source, esm, cjs }[variant];
  const options = {
    topic: "complete",
    variant,
    files,
    ports: ["CONTROL_PORT"],
    // Far above the 100 ms of a slow store, however busy the machine is.
    env: { STORE_DEADLINE: "5000", ...env },
  };
  await whileRunning(options, async (example) => {
    const control = `http://localhost:${example.running.ports["CONTROL_PORT"]}`;
    await check(example, {
      become: async (mode) => void (await fetch(`${control}/${mode}`)),
      size: async () => Number(await (await fetch(`${control}/size`)).text()),
    });
  });
}
