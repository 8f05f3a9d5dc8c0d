import { fileURLToPath } from "node:url";

import type { Plugin } from "@docusaurus/types";
import type { Module, WebpackPluginInstance } from "webpack";

const citationsLoader = fileURLToPath(new URL("./citations-loader.mjs", import.meta.url));

/** What renders a recorded trace into a page, and what a browser gets in its place: nothing. */
const staticTable = fileURLToPath(
  new URL("../labs/shared/golden/static-table.tsx", import.meta.url),
);
const noStaticTable = staticTable.replace(/\.tsx$/, ".browser.ts");

// Functions, because Rspack takes no RegExp that was made by the loader of this configuration.
const isGeneratedModule = (path: string) => /[\\/]\.docusaurus[\\/].*\.js$/.test(path);
const isOfALab = (path: string) =>
  /[\\/]src[\\/](labs|components|trace|gateway|runtime)[\\/].*\.tsx?$/.test(path);
const isChapter = (path: string) => /\.mdx?$/.test(path);

/**
 * What this site asks of the bundler beyond Docusaurus' own settings.
 *
 * Two rules are there because our package.json says `"type": "module"`: Docusaurus' generated
 * modules use `require.resolveWeak`, which bundlers parse only outside strict ES modules; and Node
 * loads the chunks of the server bundle, which are CommonJS, by the nearest package.json.
 *
 * The alias keeps the recorded traces out of the scripts of a page: they are in its HTML.
 *
 * The view of a lab is one script for all chapters that hold one. Docusaurus itself shares only what
 * half of all pages use, and most pages here are source files.
 *
 * The third makes a chapter depend on the examples and the tests that it cites: editing one rebuilds
 * the chapter at once, and no build takes an outdated chapter from the persistent cache.
 */
export function bundler(): Plugin {
  return {
    name: "bundler",
    configureWebpack: (_config, isServer, { currentBundler }) => ({
      resolve: { alias: isServer ? {} : { [staticTable]: noStaticTable } },
      ...(!isServer && {
        optimization: {
          splitChunks: {
            cacheGroups: {
              labs: {
                test: (module: Module) => isOfALab(module.nameForCondition() ?? ""),
                minChunks: 3,
                priority: 45,
              },
            },
          },
        },
      }),
      plugins: isServer ? [markAsCommonJs(currentBundler.instance)] : [],
      module: {
        rules: [
          { test: isGeneratedModule, type: "javascript/auto" },
          { test: isChapter, enforce: "pre", use: [{ loader: citationsLoader }] },
        ],
      },
    }),
  };
}

type Bundler = Parameters<NonNullable<Plugin["configureWebpack"]>>[2]["currentBundler"]["instance"];

/** Emits a package.json beside the server bundle; Docusaurus removes both after the build. */
function markAsCommonJs({ sources }: Bundler): WebpackPluginInstance {
  return {
    apply: (compiler) => {
      compiler.hooks.thisCompilation.tap("mark-as-commonjs", (compilation) => {
        compilation.hooks.processAssets.tap("mark-as-commonjs", () => {
          compilation.emitAsset("package.json", new sources.RawSource('{ "type": "commonjs" }'));
        });
      });
    },
  };
}
