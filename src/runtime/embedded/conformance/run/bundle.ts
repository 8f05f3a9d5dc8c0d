/** Bundles one side of the comparison. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { builtinsPlugin } from "../../build/builtins-plugin.ts";

const folder = dirname(fileURLToPath(import.meta.url));

export type Side = "node" | "runtime" | "worker";

/** Writes the bundle to a new folder and gives its path. */
export async function bundleSide(side: Side): Promise<string> {
  const outfile = join(
    await mkdtemp(join(tmpdir(), "conformance-")),
    `${side}.${side === "worker" ? "js" : "cjs"}`,
  );
  await build({
    entryPoints: [join(folder, `${side}-side.ts`)],
    bundle: true,
    outfile,
    logLevel: "silent",
    target: "es2023",
    ...(side === "node"
      ? { platform: "node", format: "cjs" }
      : {
          platform: "browser",
          format: side === "worker" ? "iife" : "cjs",
          define: { global: "globalThis" },
          minify: side === "worker",
          plugins: [builtinsPlugin()],
        }),
  });
  return outfile;
}
