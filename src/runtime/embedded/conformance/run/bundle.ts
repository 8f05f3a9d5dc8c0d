/** Bundles one side of the comparison. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { builtinsPlugin } from "../../build/builtins-plugin.ts";

const folder = dirname(fileURLToPath(import.meta.url));

/** The cases as a program for Node, or with the runtime's own modules in Node's place. */
export type Side = "program" | "runtime";

/** Writes the bundle to a new folder and gives its path. */
export async function bundleSide(side: Side): Promise<string> {
  const outfile = join(await mkdtemp(join(tmpdir(), "conformance-")), `${side}.cjs`);
  await build({
    entryPoints: [join(folder, `${side}-side.ts`)],
    bundle: true,
    outfile,
    logLevel: "silent",
    target: "es2023",
    format: "cjs",
    ...(side === "program"
      ? { platform: "node" }
      : { platform: "browser", define: { global: "globalThis" }, plugins: [builtinsPlugin()] }),
  });
  return outfile;
}
