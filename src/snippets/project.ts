import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, posix } from "node:path";

import { withoutMarkers } from "./regions.ts";
import { variants } from "./variant.ts";
import type { Variant } from "./variant.ts";

/** Text files by POSIX path relative to the project's root. */
export type Files = Readonly<Record<string, string>>;

/**
 * One variant of one example as a reader gets it. It has the shape of the runtime port's `Project`,
 * so that a lab can run it as it is.
 */
export type Project = {
  readonly topic: string;
  readonly variant: Variant;
  readonly files: Files;
  /** The file that `npm start` runs, relative to the root. */
  readonly entry: string;
};

/** A topic and the variants that it has on disk, in the order of the tabs. */
export type Example = { readonly topic: string; readonly variants: readonly ExampleVariant[] };

export type ExampleVariant = {
  readonly topic: string;
  readonly variant: Variant;
  /** As on disk, markers included. */
  readonly files: Files;
};

const lockfile = "package-lock.json";

/**
 * Reads `examples/<topic>/{cjs,esm,ts}` below `root`, each without `node_modules`.
 *
 * @throws when the folder can't be read
 */
export function readExamples(root: string): readonly Example[] {
  const directory = join(root, "examples");
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readExample(root, name))
    .filter((example) => example.variants.length > 0)
    .sort((a, b) => a.topic.localeCompare(b.topic));
}

/** Reads the variants of one topic; none where there is no such topic. */
export function readExample(root: string, topic: string): Example {
  const found = variants
    .map((variant) => ({ variant, directory: join(root, "examples", topic, variant) }))
    .filter(({ directory }) => existsSync(join(directory, "package.json")))
    .map(({ variant, directory }) => ({ topic, variant, files: readTree(directory) }));
  return { topic, variants: found };
}

/**
 * What a reader runs, opens elsewhere or downloads: the files without our markers.
 *
 * @throws when no file of the project is what `npm start` runs
 */
export function projectOf({ topic, variant, files }: ExampleVariant): Project {
  return {
    topic,
    variant,
    entry: entryOf(topic, variant, files),
    files: Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path, withoutMarkers(text)]),
    ),
  };
}

/** The lockfile is for npm alone: no page shows it and the page's own runtime has no use for it. */
export function isLockfile(path: string): boolean {
  return path === lockfile;
}

/** The last word of the start script that names a file, as in `tsx index.ts`. */
function entryOf(topic: string, variant: Variant, files: Files): string {
  const manifest: unknown = JSON.parse(files["package.json"] ?? "{}");
  const script = startScript(manifest);
  const entry = script
    .split(/\s+/)
    .map((word) => posix.normalize(word))
    .findLast((word) => word in files);
  if (entry !== undefined) return entry;
  throw new Error(
    `examples/${topic}/${variant}/package.json: the start script "${script}" runs no file of the project`,
  );
}

function startScript(manifest: unknown): string {
  if (typeof manifest !== "object" || manifest === null || !("scripts" in manifest)) return "";
  const { scripts } = manifest;
  if (typeof scripts !== "object" || scripts === null || !("start" in scripts)) return "";
  return typeof scripts.start === "string" ? scripts.start : "";
}

/** Dependencies are installed, not copied; the rest of a project is text. */
function readTree(directory: string, prefix = ""): Record<string, string> {
  const files: Record<string, string> = {};
  const entries = readdirSync(join(directory, prefix), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name))) {
    const path = posix.join(prefix, entry.name);
    if (entry.isDirectory() && entry.name !== "node_modules") {
      Object.assign(files, readTree(directory, path));
    } else if (entry.isFile()) {
      files[path] = readFileSync(join(directory, path), "utf8");
    }
  }
  return files;
}
