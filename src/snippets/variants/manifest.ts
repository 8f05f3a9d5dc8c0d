import { VariantError } from "./failure.ts";

type Json = { readonly [key: string]: unknown };

/** The `package.json` of a generated variant: no types to check and no TypeScript to run. */
export function convertManifest(text: string, variant: "esm" | "cjs"): string {
  const { devDependencies: _, ...manifest } = parse(text, "package.json");
  return print({
    ...manifest,
    name: rename(manifest, variant),
    type: variant === "esm" ? "module" : "commonjs",
    scripts: { start: "node index.js" },
  });
}

/**
 * The lockfile of a generated variant: that of TypeScript without what only development needs.
 * npm marks those packages itself (docs.npmjs.com/cli/v11/configuring-npm/package-lock-json).
 */
export function convertLockfile(text: string, variant: "esm" | "cjs"): string {
  const lockfile = parse(text, "package-lock.json");
  const packages = object(lockfile["packages"], "package-lock.json");
  const { devDependencies: _, ...root } = object(packages[""], "package-lock.json");
  const name = rename(lockfile, variant);
  const kept = Object.entries(packages).filter(
    ([path, entry]) => path !== "" && object(entry, "package-lock.json")["dev"] !== true,
  );
  return print({
    ...lockfile,
    name,
    packages: { "": { ...root, name }, ...Object.fromEntries(kept) },
  });
}

function rename(manifest: Json, variant: string): string {
  return String(manifest["name"]).replace(/-ts$/, `-${variant}`);
}

function parse(text: string, file: string): Json {
  const value: unknown = JSON.parse(text);
  return object(value, file);
}

function object(value: unknown, file: string): Json {
  if (typeof value !== "object" || value === null) {
    throw new VariantError(file, 1, "not the file that npm writes", "run npm install in ts/");
  }
  return value as Json;
}

function print(value: Json): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
