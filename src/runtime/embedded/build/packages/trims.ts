import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { OnLoadResult, Plugin } from "esbuild";

/**
 * Data that the bundle needn't carry, because the browser has it or nothing reads it. Code is never
 * touched. Without these the bundle is twice as large; `trims.browser.test.ts` compares the outcome.
 */
export function trimsPlugin(): Plugin {
  return {
    name: "trims",
    setup(build) {
      build.onLoad({ filter: /\/mime-db\/db\.json$/ }, ({ path }) => trimMimeTypes(path));
      build.onLoad({ filter: /\/iconv-lite\/encodings\/tables\/[\w-]+\.json$/ }, ({ path }) =>
        deriveTable(path),
      );
    },
  };
}

type MimeType = { source?: string; charset?: string; extensions?: string[] };

/** `mime-types`, the one reader of it here, looks for extensions, charsets and sources only. */
function trimMimeTypes(path: string): OnLoadResult {
  const all = JSON.parse(readFileSync(path, "utf8")) as Record<string, MimeType>;
  const kept = Object.entries(all)
    .filter(([, { charset, extensions }]) => charset !== undefined || extensions !== undefined)
    .map(([type, { source, charset, extensions }]) => [type, { source, charset, extensions }]);
  return { contents: JSON.stringify(Object.fromEntries(kept)), loader: "json" };
}

/** Which of the platform's encodings a table of iconv-lite holds. */
const labels: Readonly<Record<string, string>> = {
  shiftjis: "shift_jis",
  eucjp: "euc-jp",
  cp936: "gbk",
  cp949: "euc-kr",
  cp950: "big5",
};

/** What these add to another table is in the platform's encoding already. */
const included = new Set(["gbk-added", "big5-added"]);

const derive = fileURLToPath(new URL("./derive-table.ts", import.meta.url));

function deriveTable(path: string): OnLoadResult | undefined {
  const name = /([\w-]+)\.json$/.exec(path)?.[1] ?? "";
  if (included.has(name)) return { contents: "[]", loader: "json" };
  const label = labels[name];
  if (label === undefined) return undefined;
  const contents = `module.exports = require(${JSON.stringify(derive)}).deriveTable(${JSON.stringify(label)});`;
  return { contents, loader: "js", resolveDir: fileURLToPath(new URL(".", import.meta.url)) };
}
