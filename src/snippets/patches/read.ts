import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { parsePatch } from "./parse.ts";
import type { Patch } from "./parse.ts";

/**
 * The named changes of a topic: `examples/<topic>/patches/*.patch`, by name.
 *
 * @throws PatchError where one can't be read
 */
export function readPatches(root: string, topic: string): readonly Patch[] {
  const directory = join(root, "examples", topic, "patches");
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((file) => file.endsWith(".patch"))
    .sort()
    .map((file) =>
      parsePatch(`examples/${topic}/patches/${file}`, readFileSync(join(directory, file), "utf8")),
    );
}
