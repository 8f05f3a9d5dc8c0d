import { join } from "node:path";

import type { LoadContext, Plugin } from "@docusaurus/types";

import { bundlePackages } from "../../runtime/embedded/build/packages.ts";
import { buildRuntime } from "../../runtime/embedded/build/runtime.ts";
import type { Project } from "../../runtime/port.ts";
import { packModules } from "../../runtime/webcontainer/build/modules.ts";
import { buildSupport } from "../../runtime/webcontainer/build/support.ts";
import { derivePatch, patchedProject } from "../../snippets/patches/derive.ts";
import { readPatches } from "../../snippets/patches/read.ts";
import type { Example } from "../../snippets/project.ts";
import { isLockfile, projectOf, readExample } from "../../snippets/project.ts";
import type { NamedPatches } from "../../labs/shared/edits/named-patch.ts";
import type { LabManifest, RunnableExample } from "./manifest.ts";
import { newestChange } from "./newest-change.ts";
import { pathsIn, prune } from "./prune.ts";
import { buildRace, raceCode } from "./race.ts";
import { writeProject } from "./write-project.ts";

/** Served as static files; named among `staticDirectories`. */
const outDir = ".cache/static";

/** What the runtimes are built from. */
const sources = ["src/runtime/embedded", "src/runtime/webcontainer", "src/gateway", "src/trace"];

/** The manifest as generated data: only the code that starts a lab imports it. */
const manifestFile = "manifest.json";

/** What the race lab shows before it runs: the code of its fixes, highlighted. */
const raceCodeFile = "race-code.json";

/**
 * Builds what a lab needs to run in a page: both runtimes, each example's dependencies as one file for
 * either, and the example's own files with its named changes. Changing an example or the runtime builds them again.
 *
 * @param options.topics The examples that a lab runs.
 */
export function runtimeAssets(
  { siteDir }: LoadContext,
  { topics }: { readonly topics: readonly string[] },
): Plugin {
  const directory = join(siteDir, outDir);
  let pruned = false;
  let manifest: LabManifest;
  let runtimes: Promise<Runtimes> | undefined;
  let runtimesOf = 0;

  /** Both runtimes, built anew when their sources have changed: an edited example is to show at once. */
  async function currentRuntimes(): Promise<Runtimes> {
    const changedAt = await newestChange(sources.map((path) => join(siteDir, path)));
    if (changedAt !== runtimesOf) runtimes = undefined;
    runtimesOf = changedAt;
    runtimes ??= buildRuntimes(directory);
    return runtimes;
  }

  return {
    name: "runtime-assets",

    getPathsToWatch: () => [
      ...topics.flatMap((topic) => [`examples/${topic}/*/*`, `!examples/${topic}/*/node_modules`]),
      ...sources.map((path) => `${path}/**/*.ts`),
      "src/labs/race/program/**/*.js",
      "examples/modify-session/esm/*.js",
    ],

    async loadContent() {
      const { runtime, container } = await currentRuntimes();
      const examples: Record<string, LabManifest["examples"][string]> = {};
      for (const topic of topics) examples[topic] = await buildExample(siteDir, topic, directory);
      const programs = { race: await buildRace(siteDir, directory) };
      manifest = { runtime, container, examples, programs };
      // Once a process: while the site is being served, a page may still ask for what the last
      // change replaced.
      if (!pruned) await prune(directory, pathsIn(manifest));
      pruned = true;
    },

    async contentLoaded({ actions }) {
      await actions.createData(manifestFile, manifest);
      await actions.createData(raceCodeFile, raceCode(siteDir));
    },
  };
}

type Runtimes = Pick<LabManifest, "runtime" | "container">;

async function buildRuntimes(outDir: string): Promise<Runtimes> {
  const [runtime, container] = await Promise.all([
    buildRuntime({ outDir }),
    buildSupport({ outDir }),
  ]);
  return { runtime, container };
}

async function buildExample(
  siteDir: string,
  topic: string,
  directory: string,
): Promise<LabManifest["examples"][string]> {
  const source = readExample(siteDir, topic);
  const { variants } = source;
  const patches = await patchesOf(siteDir, source);
  const build = async (variant: Project["variant"]): Promise<RunnableExample> => {
    const example = variants.find((one) => one.variant === variant);
    if (example === undefined) {
      throw new Error(
        `examples/${topic}/${variant} is missing; run "npm run examples:sync" to generate it.`,
      );
    }
    const { files, ...project } = projectOf(example);
    const locations = {
      projectDir: join(siteDir, "examples", topic, variant),
      outDir: directory,
      // The site's own packages have the versions of the examples' lockfiles, which both verify.
      modulesDir: join(siteDir, "node_modules"),
    };
    const runnable = Object.fromEntries(
      Object.entries(files).filter(([path]) => !isLockfile(path)),
    );
    return {
      project: await writeProject(
        { ...project, files: runnable, patches: patches[variant] },
        directory,
      ),
      packages: await bundlePackages(locations),
      modules: packModules(locations),
    };
  };
  return { cjs: await build("cjs"), esm: await build("esm"), ts: await build("ts") };
}

/** By variant, the named changes that a lab can apply with one click. */
async function patchesOf(
  siteDir: string,
  example: Example,
): Promise<Readonly<Record<Project["variant"], NamedPatches>>> {
  const found = { cjs: {}, esm: {}, ts: {} } satisfies Record<Project["variant"], object>;
  for (const patch of readPatches(siteDir, example.topic)) {
    const { name, title, says } = patch;
    const derived = await derivePatch(example, patch);
    for (const variant of ["cjs", "esm", "ts"] as const) {
      const files = patchedProject(example, variant, derived[variant]);
      Object.assign(found[variant], { [name]: { title, says, files } });
    }
  }
  return found;
}
