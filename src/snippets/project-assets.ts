import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { isLockfile, projectOf } from "./project.ts";
import type { Example, Files, Project } from "./project.ts";
import type { Variant } from "./variant.ts";

/**
 * The examples' files as assets that a page fetches when a reader asks for them. A name holds a
 * hash of the content, so an asset may be cached for ever.
 */
export type ProjectAssets = {
  readonly [topic: string]: { readonly [variant in Variant]?: ProjectAsset };
};

/** What `usePluginData("snippets")` gives to a component. */
export type SnippetsData = { readonly projects: ProjectAssets };

/** Paths relative to the folder that is served. */
export type ProjectAsset = {
  /** A `Project` without its lockfile. */
  readonly project: string;
  /** The lockfile alone, as a `Files` of one: long, and of no use to the page's own runtime. */
  readonly lockfile?: string;
};

const folder = "projects";

/**
 * Writes the assets to `projects/` in `outDir`, and removes those of earlier builds.
 *
 * @throws when an example has no entry or the folder can't be written
 */
export function writeProjectAssets(examples: readonly Example[], outDir: string): ProjectAssets {
  const directory = join(outDir, folder);
  mkdirSync(directory, { recursive: true });
  const written = new Set<string>();
  const write = (name: string, content: Project | Files): string => {
    const json = JSON.stringify(content);
    const hash = createHash("sha256").update(json).digest("hex").slice(0, 12);
    const file = `${name}.${hash}.json`;
    writeFileSync(join(directory, file), json);
    written.add(file);
    return `${folder}/${file}`;
  };

  const assets: Record<string, { [variant in Variant]?: ProjectAsset }> = {};
  for (const { topic, variants } of examples) {
    const ofTopic: { [variant in Variant]?: ProjectAsset } = {};
    for (const example of variants) {
      const name = `${topic}-${example.variant}`;
      const project = projectOf(example);
      const { lock, rest } = split(project.files);
      ofTopic[example.variant] = {
        project: write(name, { ...project, files: rest }),
        ...(Object.keys(lock).length > 0 && { lockfile: write(`${name}-lock`, lock) }),
      };
    }
    assets[topic] = ofTopic;
  }
  for (const file of readdirSync(directory)) {
    if (!written.has(file)) rmSync(join(directory, file));
  }
  return assets;
}

function split(files: Files): { readonly lock: Files; readonly rest: Files } {
  const entries = Object.entries(files);
  return {
    lock: Object.fromEntries(entries.filter(([path]) => isLockfile(path))),
    rest: Object.fromEntries(entries.filter(([path]) => !isLockfile(path))),
  };
}
