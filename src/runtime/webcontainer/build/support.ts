import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildGateway } from "../../../gateway/build.ts";
import { writeHashed } from "../../embedded/build/packages/asset.ts";
import type { ContainerAssets } from "../options.ts";
import { packFiles } from "../packed-files.ts";

/**
 * Writes what runs beside an example in its container: the gateway and the preload, and what strips
 * types. They lie in a folder of their own; the example's stays as the reader knows it.
 */
export async function buildSupport({ outDir }: { outDir: string }): Promise<ContainerAssets> {
  const work = await mkdtemp(join(tmpdir(), "support-"));
  try {
    await Promise.all([buildGateway({ outDir: work }), buildTypes(work)]);
    const files: Record<string, string> = {};
    for (const name of await readdir(work)) files[name] = await readFile(join(work, name), "utf8");
    const text = JSON.stringify(packFiles(files));
    return { support: writeHashed(outDir, "assets/webcontainer/support.json", text) };
  } finally {
    await rm(work, { recursive: true });
  }
}

/** Writes `types.mjs`, for `--import`, and `types-loader.mjs`, which it registers. */
async function buildTypes(outDir: string): Promise<void> {
  const entry = (name: string): string =>
    fileURLToPath(new URL(`../container/${name}`, import.meta.url));
  await build({
    entryPoints: { types: entry("types.ts"), "types-loader": entry("types-loader.ts") },
    outdir: outDir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    minify: true,
    logLevel: "error",
  });
}
