import { createTwoFilesPatch } from "diff";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Example } from "../project.ts";
import { VariantError } from "./failure.ts";
import { generateVariants } from "./generate.ts";
import type { Files } from "./generate.ts";

/** A file on disk that is not what the TypeScript says. */
export type Drift = {
  /** Relative to the root of the repository. */
  readonly path: string;
  /** What it should hold; `undefined` when it should not be there. */
  readonly text: string | undefined;
  /** From what is there to what should be, as a unified diff. */
  readonly diff: string;
};

/** Compares the generated variants of every example with what is on disk. */
export async function drift(examples: readonly Example[]): Promise<readonly Drift[]> {
  const found: Drift[] = [];
  for (const { topic, variants } of examples) {
    const filesOf = (name: string): Files =>
      variants.find(({ variant }) => variant === name)?.files ?? {};
    const generated = await generateVariants(filesOf("ts")).catch((error: unknown) => {
      throw error instanceof VariantError ? error.below(`examples/${topic}/ts`) : error;
    });
    found.push(
      ...compare(`examples/${topic}/esm`, filesOf("esm"), generated.esm),
      ...compare(`examples/${topic}/cjs`, filesOf("cjs"), generated.cjs),
    );
  }
  return found;
}

/** Makes the files on disk what they should be. */
export function writeDrift(root: string, found: readonly Drift[]): void {
  for (const { path, text } of found) {
    const file = join(root, path);
    if (text === undefined) {
      rmSync(file);
    } else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
}

function compare(directory: string, actual: Files, wanted: Files): Drift[] {
  return [...new Set([...Object.keys(actual), ...Object.keys(wanted)])]
    .sort()
    .filter((path) => actual[path] !== wanted[path])
    .map((name) => {
      const path = `${directory}/${name}`;
      const diff = createTwoFilesPatch(
        actual[name] === undefined ? "/dev/null" : path,
        wanted[name] === undefined ? "/dev/null" : path,
        actual[name] ?? "",
        wanted[name] ?? "",
        "on disk",
        "from TypeScript",
      );
      return { path, text: wanted[name], diff };
    });
}
