import { readFileSync } from "node:fs";
import type { Variant } from "../../src/snippets/variant.ts";

/** What a mutation has made of an example. */
export type Mutated = {
  readonly topic: string;
  readonly variant: Variant;
  /** Of the TypeScript, the files that it changed. */
  readonly sources: Readonly<Record<string, string>>;
  /** The same, as files of the variant. */
  readonly files: Readonly<Record<string, string>>;
};

/** The mutation that these tests run against: `CONTRACT_MUTATION` names a file that holds it as JSON. */
export function mutationOf(topic: string): Mutated | undefined {
  const path = process.env["CONTRACT_MUTATION"];
  if (path === undefined) return undefined;
  const mutation = JSON.parse(readFileSync(path, "utf8")) as Mutated;
  return mutation.topic === topic ? mutation : undefined;
}
