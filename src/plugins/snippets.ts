import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

import npm2yarn from "@docusaurus/remark-plugin-npm2yarn";
import type { LoadContext, Plugin } from "@docusaurus/types";

import { citedTests } from "../proof/cited-tests.ts";
import { checkSnippets } from "../snippets/check.ts";
import { SnippetError, formatProblem } from "../snippets/problem.ts";
import type { Problem } from "../snippets/problem.ts";
import { isLockfile, readExamples } from "../snippets/project.ts";
import type { Example } from "../snippets/project.ts";
import { writeProjectAssets } from "../snippets/project-assets.ts";
import type { ProjectAssets, SnippetsData } from "../snippets/project-assets.ts";
import { highlightRemark, snippetsRemark } from "../snippets/remark.ts";
import type { SnippetsOptions } from "../snippets/remark.ts";
import { rememberedTabScript } from "../snippets/remembered-tab.ts";
import { sourcePagePath } from "../snippets/source-link.ts";
import { sourcePage } from "../snippets/source-page.ts";
import type { SourcePage, SourcePages } from "../snippets/source-page.ts";

export type SnippetsPluginOptions = {
  /** A folder that the site serves as is, relative to the site's; examples as data go there. */
  readonly assetsDir: string;
  /** Whether a build fails where no page cites a region. Default: it does. */
  readonly orphans?: "fail" | "warn";
};

type Content = { readonly projects: ProjectAssets; readonly pages: readonly SourcePage[] };

const sourcePageView = "@site/src/components/snippet/SourcePage.tsx";
const withoutPrism = fileURLToPath(new URL("./without-prism.ts", import.meta.url));

/**
 * The part of the pipeline that belongs to the site and not to one page: orphans, source pages,
 * examples as data, and a client without Prism.
 */
export function snippetsPlugin(
  { siteDir, baseUrl, siteStorage }: LoadContext,
  { assetsDir, orphans: onOrphans = "fail" }: SnippetsPluginOptions,
): Plugin {
  const plugin: Plugin<Content> = {
    name: "snippets",

    getPathsToWatch: () => [
      `${siteDir}/examples/*/{cjs,esm,ts}/*`,
      ...citedTests(siteDir).map((file) => `${siteDir}/${file}`),
    ],

    loadContent() {
      const { problems, orphans, cited } = checkSnippets(siteDir);
      const isBuild = process.env["NODE_ENV"] === "production";
      // An author at work is told and goes on; a build fails.
      report(problems, isBuild);
      report(orphans, isBuild && onOrphans === "fail");
      const examples = readExamples(siteDir);
      const others = new Set([
        ...cited.flatMap(({ example, path }) => (example ? [] : [path])),
        ...citedTests(siteDir),
      ]);
      return {
        projects: writeProjectAssets(examples, join(siteDir, assetsDir)),
        pages: [
          ...examples.flatMap(pagesOf),
          ...[...others].map((path) => sourcePage(path, readFileSync(join(siteDir, path), "utf8"))),
        ],
      };
    },

    async contentLoaded({ content, actions }) {
      actions.setGlobalData({ projects: content.projects } satisfies SnippetsData);
      // One module for all files of a folder, because every page of the site lists every module.
      for (const folder of new Set(content.pages.map(folderOf))) {
        const pages = content.pages.filter((page) => folderOf(page) === folder);
        const byRoute: SourcePages = Object.fromEntries(
          pages.map((page) => [posix.join(baseUrl, sourcePagePath(page.path)), page]),
        );
        const name = `source-${folder.replaceAll("/", "-")}.json`;
        const modules = { pages: await actions.createData(name, byRoute) };
        for (const path of Object.keys(byRoute)) {
          actions.addRoute({ path, component: sourcePageView, modules, exact: true });
        }
      }
    },

    injectHtmlTags: () => ({
      headTags: [{ tagName: "script", innerHTML: rememberedTabScript(siteStorage.namespace) }],
    }),

    configureWebpack: () => ({ resolve: { alias: { "prism-react-renderer": withoutPrism } } }),
  };
  // The configuration's type knows no content; Docusaurus gives ours back to this plugin alone.
  return plugin as Plugin;
}

const folderOf = ({ path }: SourcePage) => posix.dirname(path);

function report(problems: readonly Problem[], isFatal: boolean): void {
  if (problems.length === 0) return;
  if (isFatal) throw new SnippetError(problems);
  console.warn(problems.map(formatProblem).join("\n"));
}

function pagesOf({ topic, variants }: Example): readonly SourcePage[] {
  return variants.flatMap(({ variant, files }) => {
    const shown = Object.keys(files).filter((file) => !isLockfile(file));
    const others = variants
      .filter((other) => other.variant !== variant)
      .map((other) => ({ variant: other.variant, files: Object.keys(other.files) }));
    return shown.map((file) =>
      sourcePage(posix.join("examples", topic, variant, file), files[file] ?? "", {
        topic,
        variant,
        files: shown,
        others,
      }),
    );
  });
}

/**
 * What reads a chapter, in the one order that works: snippets first, as they judge the fences that
 * an author wrote; then install commands for each package manager; then highlighting of what is left.
 */
export function snippetRemarkPlugins(options: SnippetsOptions) {
  return [
    [snippetsRemark, options],
    [npm2yarn, { sync: true, converters: ["yarn", "pnpm", "bun"] }],
    highlightRemark,
  ] as const;
}
