import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Variant } from "../../../src/snippets/variant.ts";
import { root } from "../root.ts";

export type Copy = {
  readonly topic: string;
  readonly variant: Variant;
  readonly files?: Readonly<Record<string, string>>;
  /** A `node_modules` folder to link to. */
  readonly modules?: string;
};

/**
 * Copies a variant out of the repository, into a folder as unfriendly as a reader's may be: below a
 * dot-folder, with spaces and accents. Every contract runs from there.
 */
export async function copyProject({ topic, variant, files = {}, modules }: Copy): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), ".contract é "));
  const directory = join(parent, `my ${topic} ${variant}`);
  await cp(join(root, "examples", topic, variant), directory, {
    recursive: true,
    filter: (path) => !path.endsWith("node_modules"),
  });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  if (modules !== undefined) await symlink(modules, join(directory, "node_modules"), "junction");
  return directory;
}

/** Takes away what `copyProject` made. */
export async function removeCopy(directory: string): Promise<void> {
  await rm(dirname(directory), { recursive: true, force: true });
}
