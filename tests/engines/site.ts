import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  buildSite,
  bundlePage,
  readProject,
} from "../../src/runtime/embedded/host/testing/site.ts";
import { variants } from "./case.ts";

/** The site of the runtime's own tests, with a page that plays the cases. */
export type EngineSite = {
  readonly url: string;
  /** The same with the headers that a page with a WebContainer has. */
  readonly isolatedUrl: string;
  close(): Promise<void>;
};

/** Cross-origin isolation (https://web.dev/articles/coop-coep). */
const isolated = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  // Frames of an opaque origin are of another origin than their own files.
  "cross-origin-resource-policy": "cross-origin",
};

export async function openEngineSite(): Promise<EngineSite> {
  const built = await buildSite();
  const projects = await Promise.all(
    variants.map(async (variant) => [variant, await readProject("counter", variant)] as const),
  );
  await Promise.all([
    writeFile(join(built.folder, "projects.json"), JSON.stringify(Object.fromEntries(projects))),
    bundlePage(
      fileURLToPath(new URL("page.ts", import.meta.url)),
      join(built.folder, "engines.js"),
    ),
  ]);
  const [plain, other] = await Promise.all([
    built.serve({ script: "engines.js" }),
    built.serve({ script: "engines.js", headers: isolated }),
  ]);
  return { url: plain.url, isolatedUrl: other.url, close: built.close };
}
