import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { LoadContext, Plugin } from "@docusaurus/types";

import { parseHeadersFile } from "../../../scripts/serve/headers-file.ts";
import { isolatedPaths } from "../../../scripts/serve/isolation.ts";
import { buildIsolationWorker } from "./build-worker.ts";
import { devHeaders } from "./dev-headers.ts";

const headersFile = "static/_headers";
const leave = fileURLToPath(new URL("./leave.ts", import.meta.url));

/**
 * Lets the site know which of its pages are cross-origin isolated, from the file that isolates them:
 * the dev server sends the same headers, and leaving such a page is a full load. For hosts that can't
 * send them it builds a service worker (`src/labs/shared/choice/isolating/`).
 */
export function isolation({ siteDir, baseUrl }: LoadContext): Plugin {
  const rules = () => {
    const file = join(siteDir, headersFile);
    return parseHeadersFile(readFileSync(file, "utf8"), headersFile);
  };
  // Webpack's type of a configuration knows `devServer` only where webpack-dev-server is a dependency.
  const client = {
    plugins: [],
    devServer: {
      headers: ({ originalUrl }: { readonly originalUrl: string }) =>
        devHeaders(rules(), originalUrl, baseUrl),
    },
  };
  return {
    name: "isolation",
    getPathsToWatch: () => [headersFile],
    getClientModules: () => [leave],
    loadContent: () => buildIsolationWorker(join(siteDir, ".cache/static")),
    async contentLoaded({ actions }) {
      const paths = isolatedPaths(rules()).map((path) => baseUrl.replace(/\/$/, "") + path);
      await actions.createData("paths.json", paths);
    },
    configureWebpack: (_config, isServer) => (isServer ? {} : client),
  };
}
