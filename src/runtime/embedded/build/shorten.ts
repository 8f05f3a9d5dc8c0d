import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { minify, version } from "@swc/core";

/** Shortening takes seconds, and the tests build the same scripts again and again. */
const cache = new URL("../../../../node_modules/.cache/shortened/", import.meta.url);

/**
 * Renames the variables of a minified script once more: esbuild doesn't look at how often a name is
 * used within a function, which is worth 4 to 7 % with Brotli. What a program can see stays: property
 * names, the parameters of functions (Express counts them), and every statement of a package.
 *
 * @param options.compress also folds statements; for code of ours
 * @throws Error that says where the script can't be parsed
 */
export async function shorten(code: string, options: { compress: boolean }): Promise<string> {
  const settings = {
    ecma: 2022,
    module: false,
    mangle: true,
    compress: options.compress && { ecma: 2022, passes: 3, keep_fargs: true },
    format: { comments: false },
  } as const;
  const key = createHash("sha256")
    .update(JSON.stringify([version, settings, code]))
    .digest("hex");
  const file = new URL(`${key}.js`, cache);
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known !== undefined) return known;

  const shortened = await minify(code, settings);
  await mkdir(cache, { recursive: true });
  // Another process may be at the same: neither may read half a file.
  const draft = new URL(randomUUID(), cache);
  await writeFile(draft, shortened.code);
  await rename(draft, fileURLToPath(file));
  return shortened.code;
}
