import { isAbsolute, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions } from "esbuild";

/** A script and what it was made of. */
export type Bundle = {
  readonly text: string;
  /** Absolute paths of the files in it. */
  readonly inputs: readonly string[];
};

/** The folder that entries are relative to. */
const folder = fileURLToPath(new URL("../", import.meta.url));

/**
 * Makes one minified script for browsers.
 *
 * @param entry a file, by its path or relative to `src/runtime/embedded`; or a text, which may import
 *   such files
 * @throws Error from esbuild, with file and line
 */
export async function bundle(
  entry: string | { readonly text: string },
  { define, ...options }: BuildOptions = {},
): Promise<Bundle> {
  const from: BuildOptions =
    typeof entry === "string"
      ? { entryPoints: [isAbsolute(entry) ? entry : `${folder}${entry}`] }
      : { stdin: { contents: entry.text, resolveDir: folder, sourcefile: "entry.ts" } };
  const all: BuildOptions & { metafile: true; write: false } = {
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    define: { global: "globalThis", "process.env.NODE_ENV": '"production"', ...define },
    legalComments: "none",
    logLevel: "silent",
    ...options,
    ...from,
    absWorkingDir: folder,
    bundle: true,
    write: false,
    metafile: true,
  };
  const { outputFiles, metafile } = await build(all);
  const [file] = outputFiles;
  if (!file) throw new Error(`esbuild wrote nothing for ${JSON.stringify(entry)}.`);
  const inputs = Object.keys(metafile.inputs).map((path) => resolve(folder, path));
  return { text: file.text, inputs };
}
