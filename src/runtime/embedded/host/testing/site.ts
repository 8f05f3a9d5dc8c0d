import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { borrowChromium } from "../../../../../tests/browser/borrow-chromium.ts";
import type { Project } from "../../../port.ts";
import { bundlePackages, type PackagesAsset } from "../../build/packages.ts";
import { buildRuntime, type RuntimeAssets } from "../../build/runtime.ts";
import { serveStatic, type StaticSite } from "./static-site.ts";

const root = fileURLToPath(new URL("../../../../../", import.meta.url));

/** The runtime, built, with a page that can run it. */
export type BuiltSite = {
  readonly folder: string;
  readonly assets: RuntimeAssets;
  readonly packages: Readonly<Record<string, PackagesAsset>>;
  /** Serves it at `baseUrl`; closed with the rest. */
  serve(options?: {
    baseUrl?: string;
    headers?: Readonly<Record<string, string>>;
    /** The page's script, in `folder`. Default: that of page.ts. */
    script?: string;
  }): Promise<StaticSite>;
  close(): Promise<void>;
};

/** The runtime, built, and a browser to run it in. */
export type Bench = BuiltSite & {
  readonly browser: Browser;
  /** A page in a fresh profile, at the site's own page. Fails the test with whatever it throws. */
  open(site: StaticSite): Promise<{ context: BrowserContext; page: Page }>;
};

export async function buildSite(): Promise<BuiltSite> {
  const folder = await mkdtemp(join(tmpdir(), "embedded-"));
  const [assets, counter] = await Promise.all([
    buildRuntime({ outDir: folder }),
    bundlePackages({
      projectDir: join(root, "examples/counter/esm"),
      outDir: folder,
      modulesDir: join(root, "node_modules"),
    }),
    bundlePage(fileURLToPath(new URL("page.ts", import.meta.url)), join(folder, "page.js")),
    // A script that code in a worker would be glad to get hold of.
    writeFile(join(folder, "reached.js"), "globalThis.reached = true;"),
  ]);
  const packages = { counter };
  const sites: StaticSite[] = [];
  return {
    folder,
    assets,
    packages,
    async serve({ baseUrl = "/", headers = {}, script = "page.js" } = {}) {
      const site = { baseUrl, assets, packages };
      const page = `<!doctype html><meta charset="utf-8"><title>Docs</title><body><h1>Docs</h1><script>window.site = ${JSON.stringify(site)};</script><script src="${baseUrl}${script}"></script></body>`;
      const served = await serveStatic(folder, { baseUrl, headers, page });
      sites.push(served);
      return served;
    },
    async close() {
      await Promise.all(sites.map((site) => site.close()));
      await rm(folder, { recursive: true });
    },
  };
}

export async function openBench(): Promise<Bench> {
  const [built, { browser, giveBack }] = await Promise.all([buildSite(), borrowChromium()]);
  return {
    ...built,
    browser,
    async open(site) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(site.url);
      return { context, page };
    },
    async close() {
      await giveBack();
      await built.close();
    },
  };
}

/** Bundles the script of a test's page. */
export async function bundlePage(entry: string, outFile: string): Promise<void> {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    minify: true,
    logLevel: "silent",
  });
  await writeFile(outFile, result.outputFiles[0]?.text ?? "");
}

/** One variant of an example, as it is on disk. */
export async function readProject(topic: string, variant: Project["variant"]): Promise<Project> {
  const folder = join(root, "examples", topic, variant);
  const names = (await readdir(folder)).filter((name) => /\.(ts|js|html|json)$/.test(name));
  const files = await Promise.all(
    names
      .filter((name) => name !== "package-lock.json")
      .map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const),
  );
  const entry = variant === "ts" ? "index.ts" : "index.js";
  return { topic, variant, entry, files: Object.fromEntries(files) };
}

/** A project of the counter's packages with another program. */
export function projectOf(
  source: string | Readonly<Record<string, string>>,
  variant: Project["variant"] = "cjs",
): Project {
  const entry = variant === "ts" ? "index.ts" : "index.js";
  const own = typeof source === "string" ? { [entry]: source } : source;
  const type = variant === "cjs" ? "commonjs" : "module";
  return {
    topic: "counter",
    variant,
    entry,
    files: { "package.json": JSON.stringify({ type }), ...own },
  };
}
