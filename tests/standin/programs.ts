import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
/** Not among the package's exports, so it is found by its place. */
const comlink = join(here, "../../node_modules/@webcontainer/api/dist/vendor/index.js");

/** The stand-in's two programs that run elsewhere, as text. */
export type Programs = {
  /** The script of the page in the hidden iframe. */
  readonly headless: string;
  /** What runs before each process of the container. */
  readonly virtualPorts: string;
};

export async function buildPrograms(): Promise<Programs> {
  const [headless, virtualPorts] = await Promise.all([
    bundle("headless.ts", {
      format: "esm",
      platform: "browser",
      // The client's own copy: newer versions of Comlink have another wire format.
      alias: { comlink },
    }),
    bundle("virtual-ports.ts", { format: "cjs", platform: "node", target: "node20" }),
  ]);
  return { headless, virtualPorts };
}

async function bundle(entry: string, options: BuildOptions): Promise<string> {
  const result = await build({
    entryPoints: [join(here, entry)],
    bundle: true,
    write: false,
    logLevel: "silent",
    ...options,
  });
  const [file] = result.outputFiles ?? [];
  if (!file) throw new Error(`esbuild wrote nothing for ${entry}.`);
  return file.text;
}
