import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { isolationWorker } from "../../labs/shared/choice/isolating/rules.ts";

/** Writes the service worker for hosts that send no headers. */
export async function buildIsolationWorker(outDir: string): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [
      fileURLToPath(new URL("../../labs/shared/choice/isolating/worker.ts", import.meta.url)),
    ],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    target: "es2022",
    logLevel: "silent",
  });
  await mkdir(outDir, { recursive: true });
  await writeFile(join(outDir, isolationWorker), outputFiles[0]?.text ?? "");
}
