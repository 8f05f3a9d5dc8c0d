import type { HeaderRule } from "./headers-file.ts";

/** What `vercel.json` says: how Vercel builds and serves the site as the other hosts do. */
export type VercelConfig = {
  readonly $schema: string;
  readonly buildCommand: string;
  readonly outputDirectory: string;
  readonly cleanUrls: boolean;
  readonly trailingSlash: boolean;
  readonly headers: readonly {
    readonly source: string;
    readonly headers: readonly { readonly key: string; readonly value: string }[];
  }[];
};

/**
 * The same rules for Vercel, which reads no `_headers` file. It knows `:placeholder` as well, and has
 * `(.*)` for `*` (vercel.com/docs, "Project Configuration", `headers`).
 */
export function vercelConfig(rules: readonly HeaderRule[]): VercelConfig {
  return {
    $schema: "https://openapi.vercel.sh/vercel.json",
    buildCommand: "npm run build",
    outputDirectory: "build",
    cleanUrls: true,
    trailingSlash: false,
    headers: rules.map(({ pattern, fields }) => ({
      source: pattern.replace(/\*$/, "(.*)"),
      headers: fields.map(([key, value]) => ({ key, value })),
    })),
  };
}
