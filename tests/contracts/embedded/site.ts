import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import type { TestProject } from "vitest/node";
import { buildRuntime } from "../../../src/runtime/embedded/build/runtime.ts";
import { serveStatic } from "../../../src/runtime/embedded/host/testing/static-site.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Of the suites that run in the embedded runtime. */
    readonly embeddedSite?: EmbeddedSite;
  }
}

/** A site with one page, which holds the embedded runtime. */
export type EmbeddedSite = {
  readonly url: string;
  /** What is written here is served below `url`. */
  readonly folder: string;
};

/** Builds and serves the page, once for all suites; run by Vitest before the first. */
export default async function serveSite(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "contract-site-"));
  const [assets, script] = await Promise.all([buildRuntime({ outDir: folder }), bundlePage()]);
  await writeFile(join(folder, "page.js"), script);
  const given = JSON.stringify({ baseUrl: "/", assets });
  const page = `<!doctype html><meta charset="utf-8"><title>Contracts</title><body><script>window.contractSite = ${given};</script><script src="/page.js"></script></body>`;
  const site = await serveStatic(folder, { page });
  project.provide("embeddedSite", { url: site.url, folder });
  return async () => {
    await site.close();
    await rm(folder, { recursive: true });
  };
}

async function bundlePage(): Promise<string> {
  const result = await build({
    entryPoints: [join(import.meta.dirname, "page.ts")],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    logLevel: "silent",
  });
  return result.outputFiles[0]?.text ?? "";
}
