import { convertLockfile, convertManifest } from "./manifest.ts";
import { stripTypes } from "./strip-types.ts";
import { toCommonJs } from "./to-commonjs.ts";

/** Text files by POSIX path relative to the project's root. */
export type Files = Readonly<Record<string, string>>;

/**
 * The two JavaScript variants of an example, from its TypeScript.
 *
 * @throws VariantError where the source has a form that can't be converted
 */
export async function generateVariants(source: Files): Promise<{ esm: Files; cjs: Files }> {
  const esm: Record<string, string> = {};
  const cjs: Record<string, string> = {};
  for (const [path, text] of Object.entries(source)) {
    if (path === "tsconfig.json") continue;
    if (path === "package.json") {
      esm[path] = convertManifest(text, "esm");
      cjs[path] = convertManifest(text, "cjs");
    } else if (path === "package-lock.json") {
      esm[path] = convertLockfile(text, "esm");
      cjs[path] = convertLockfile(text, "cjs");
    } else if (path.endsWith(".ts")) {
      const script = await stripTypes(text, path);
      if (script === undefined) continue;
      const target = path.replace(/\.ts$/, ".js");
      esm[target] = script;
      cjs[target] = await toCommonJs(script, target);
    } else {
      esm[path] = cjs[path] = text;
    }
  }
  return { esm, cjs };
}
