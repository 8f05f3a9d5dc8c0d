import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { writeHashed } from "../../embedded/build/packages/asset.ts";
import type { ContainerModules } from "../options.ts";
import { packFiles } from "../packed-files.ts";
import { installedFolders, lockedPackages, readObject } from "./packages.ts";
import { pruneManifest, pruningOf } from "./prune.ts";

export type PackOptions = {
  readonly projectDir: string;
  /** Files are written here, under `assets/webcontainer/`. */
  readonly outDir: string;
  /** Where packages of the lockfile's versions are installed, in whatever tree. */
  readonly modulesDir: string;
};

/**
 * Writes what a project's lockfile installs for running, without what Node.js never loads, as one file
 * to mount. The lockfile is another file: it names the project, and projects with the same packages
 * share the first.
 *
 * @throws Error that names a package that is not installed in the lockfile's version.
 */
export function packModules({ projectDir, outDir, modulesDir }: PackOptions): ContainerModules {
  const lockfile = join(projectDir, "package-lock.json");
  const files: Record<string, string> = {};
  const folders = installedFolders(modulesDir);
  for (const { place, name, version } of lockedPackages(lockfile)) {
    // Types: nothing of them runs.
    if (name.startsWith("@types/") || name === "undici-types") continue;
    const folder = folders.get(`${name}@${version}`);
    if (folder === undefined) {
      throw new Error(
        `${lockfile} wants ${name} ${version}, which is not below ${modulesDir}. Run npm install in one of the two, so that both agree.`,
      );
    }
    Object.assign(files, readPackage(folder, place));
  }
  return {
    files: writeHashed(
      outDir,
      "assets/webcontainer/modules.json",
      JSON.stringify(packFiles(files)),
    ),
    lockfile: writeHashed(outDir, "assets/webcontainer/lockfile.json", readFileSync(lockfile)),
  };
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @throws Error where a file to keep is no text. */
function readPackage(folder: string, place: string): Record<string, string> {
  const manifest = readObject(join(folder, "package.json"));
  const pruning = pruningOf(manifest);
  const files: Record<string, string> = {
    [`${place}/package.json`]: JSON.stringify(pruneManifest(manifest)),
  };
  for (const path of filesBelow(folder, "")) {
    if (path === "package.json" || !pruning.keeps(path)) continue;
    try {
      files[`${place}/${path}`] = decoder.decode(readFileSync(join(folder, path)));
    } catch {
      throw new Error(`${join(folder, path)} is not UTF-8: it can't be packed as text.`);
    }
  }
  return files;
}

/** POSIX paths relative to the folder. What is installed below a package has a place of its own. */
function filesBelow(folder: string, prefix: string): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(prefix, entry.name);
    if (entry.isDirectory()) return path === "node_modules" ? [] : filesBelow(folder, path);
    return entry.isFile() ? [path] : [];
  });
}
