import type { LoadContext, Plugin } from "@docusaurus/types";
import type { LoadedContent } from "@docusaurus/plugin-content-docs";

/** A chapter as the home page lists it. */
export type Chapter = {
  readonly title: string;
  readonly description: string;
  readonly permalink: string;
};

/** Lists the guide's chapters in their order, for the home page: adding one needs no second place. */
export function chapters(_context: LoadContext): Plugin {
  return {
    name: "chapters",
    async allContentLoaded({ allContent, actions }) {
      await actions.createData("chapters.json", chaptersOf(allContent));
    },
  };
}

/** @throws Error when the docs plugin is not there, or a chapter says nothing about itself. */
export function chaptersOf(allContent: {
  readonly [plugin: string]: { readonly [id: string]: unknown };
}): readonly Chapter[] {
  const content = allContent["docusaurus-plugin-content-docs"]?.default;
  if (!isDocsContent(content)) throw new Error("The guide's chapters have not been loaded.");
  return content.loadedVersions
    .flatMap(({ docs }) => docs)
    .filter(({ draft, unlisted }) => !draft && !unlisted)
    .sort((a, b) => (a.sidebarPosition ?? Infinity) - (b.sidebarPosition ?? Infinity))
    .map(({ title, description, permalink, frontMatter, source }) => {
      if (frontMatter.description === undefined) {
        throw new Error(`${source}: a chapter needs a "description" in its front matter.`);
      }
      return { title, description, permalink };
    });
}

function isDocsContent(content: unknown): content is LoadedContent {
  return typeof content === "object" && content !== null && "loadedVersions" in content;
}
