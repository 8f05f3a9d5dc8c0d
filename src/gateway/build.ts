import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The files that run beside an example in a process of their own. */
export type GatewayFiles = { readonly gateway: string; readonly preload: string };

/** Writes `gateway.mjs` and `preload.mjs` to `outDir`: plain ES modules without dependencies. */
export async function buildGateway({ outDir }: { outDir: string }): Promise<GatewayFiles> {
  await mkdir(outDir, { recursive: true });
  const here = fileURLToPath(new URL(".", import.meta.url));
  await build({
    entryPoints: {
      gateway: join(here, "main.ts"),
      preload: join(here, "preload", "main.ts"),
    },
    outdir: outDir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    minify: true,
    logLevel: "error",
  });
  return { gateway: "gateway.mjs", preload: "preload.mjs" };
}
