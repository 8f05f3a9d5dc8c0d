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
export type EngineSite = { readonly url: string; close(): Promise<void> };

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
  const { url } = await built.serve({ script: "engines.js" });
  return { url, close: built.close };
}
