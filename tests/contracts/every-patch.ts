import { describe, expect, test } from "vitest";

import { derivePatch } from "../../src/snippets/patches/derive.ts";
import { readPatches } from "../../src/snippets/patches/read.ts";
import { readExample } from "../../src/snippets/project.ts";
import type { Files } from "../../src/snippets/project.ts";
import { patched } from "./patch.ts";
import type { Patch } from "./patch.ts";
import { root } from "./root.ts";
import type { StartOptions } from "./target.ts";
import { variants, whileRunning } from "./under-test.ts";
import type { UnderTest } from "./under-test.ts";

/** What a named change of an example breaks. */
export type Broken = {
  /** The name of `patches/<name>.patch`. */
  readonly patch: string;
  /** What can be seen with it, as a test's title. */
  readonly breaks: string;
  /** What the check needs besides, such as a route that tells when a poll waits. */
  readonly besides?: readonly Patch[];
  readonly env?: StartOptions["env"];
  readonly ports?: StartOptions["ports"];
  check(example: UnderTest): Promise<void>;
};

/** Tests each of a topic's patches in each variant, and that none is left without a test. */
export function everyPatch(topic: string, broken: readonly Broken[]): void {
  test("each named change has a test here", () => {
    const named = new Set(broken.map(({ patch }) => patch));
    expect([...named].sort()).toEqual(readPatches(root, topic).map(({ name }) => name));
  });

  describe.concurrent.each(variants)(`${topic}, %s`, (variant) => {
    for (const { patch, breaks, besides = [], env, ports, check } of broken) {
      test(`${patch}: ${breaks}`, async () => {
        const files = await filesOf(topic, variant, patch, besides);
        const options = { topic, variant, files, ...(env && { env }), ...(ports && { ports }) };
        await whileRunning(options, check);
      });
    }
  });
}

async function filesOf(
  topic: string,
  variant: (typeof variants)[number],
  name: string,
  besides: readonly Patch[],
): Promise<Files> {
  const patch = readPatches(root, topic).find((one) => one.name === name);
  if (patch === undefined) throw new Error(`examples/${topic}/patches/${name}.patch is missing.`);
  const derived = await derivePatch(readExample(root, topic), patch);
  return besides.length === 0
    ? derived[variant]
    : { ...derived[variant], ...(await patched(topic, variant, besides, derived.ts)) };
}
