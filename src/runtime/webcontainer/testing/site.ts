import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { borrowChromium } from "../../../../tests/browser/borrow-chromium.ts";
import type { Standin } from "../../../../tests/standin/standin.ts";
import { bundlePage } from "../../embedded/host/testing/site.ts";
import { serveStatic } from "../../embedded/host/testing/static-site.ts";
import { packModules } from "../build/modules.ts";
import { buildSupport } from "../build/support.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** The runtime on a cross-origin isolated page, and a browser to run it in. */
export type Bench = {
  readonly browser: Browser;
  /**
   * A page in a fresh profile, in front of a stand-in, or of the real service where there is none.
   * Whoever opened it closes its context.
   */
  open(standin: Standin | undefined, options?: { readonly isolated?: boolean }): Promise<Page>;
  close(): Promise<void>;
};

export async function openBench(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), "webcontainer-"));
  const [assets, { browser, giveBack }] = await Promise.all([
    buildSupport({ outDir: folder }),
    borrowChromium(),
    bundlePage(fileURLToPath(new URL("page.ts", import.meta.url)), join(folder, "page.js")),
  ]);
  const modules = packModules({
    projectDir: join(root, "examples/counter/cjs"),
    outDir: folder,
    modulesDir: join(root, "node_modules"),
  });
  const site = JSON.stringify({ baseUrl: "/", assets, modules });
  const page = `<!doctype html><html lang="en"><title>Docs</title><body><script>globalThis.containerSite = ${site};</script><script src="/page.js"></script></body></html>`;
  const headers = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
  };
  const isolated = await serveStatic(folder, { page, headers });
  const plain = await serveStatic(folder, { page });
  return {
    browser,
    async open(standin, options = {}) {
      const context = await browser.newContext();
      if (standin) {
        await context.addInitScript((origin) => {
          Object.assign(globalThis, { WEBCONTAINER_API_IFRAME_URL: origin });
        }, standin.origin);
      }
      const opened = await context.newPage();
      await opened.goto((options.isolated === false ? plain : isolated).url);
      return opened;
    },
    async close() {
      await giveBack();
      await Promise.all([isolated.close(), plain.close()]);
      await rm(folder, { recursive: true });
    },
  };
}
