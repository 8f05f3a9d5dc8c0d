import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Variant } from "../../../src/snippets/variant.ts";
import { root } from "../root.ts";
import { npm } from "./npm.ts";

const cache = join(root, ".cache", "examples-node_modules");
const pending = new Map<string, Promise<string>>();

/**
 * The dependencies of a variant, as `npm ci` installs them: a `node_modules` folder that is kept
 * under the hash of what the lockfile asks for, so that variants that ask for the same share it.
 */
export async function installedModules(topic: string, variant: Variant): Promise<string> {
  const project = join(root, "examples", topic, variant);
  const key = await hashOf(project);
  const known = pending.get(key) ?? install(project, join(cache, key));
  pending.set(key, known);
  return known;
}

async function install(project: string, home: string): Promise<string> {
  const modules = join(home, "node_modules");
  if (await exists(modules)) return modules;
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(`${home}-`);
  for (const file of ["package.json", "package-lock.json"]) {
    await cp(join(project, file), join(work, file));
  }
  await npm(["ci", "--prefer-offline"], work);
  // Another run may have been faster: then its folder is as good as ours.
  await rename(work, home).catch(() => rm(work, { recursive: true }));
  return modules;
}

/** A hash of the packages alone: the names of topic and variant make no difference. */
async function hashOf(project: string): Promise<string> {
  const lockfile: unknown = JSON.parse(await readFile(join(project, "package-lock.json"), "utf8"));
  const text = JSON.stringify(lockfile, (key, value: unknown) => (key === "name" ? "" : value));
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
