declare module "@generated/chapters/default/chapters.json" {
  import type { Chapter } from "@site/src/plugins/chapters.ts";
  const chapters: readonly Chapter[];
  export default chapters;
}

declare module "@generated/isolation/default/paths.json" {
  /** Of the pages that are cross-origin isolated, with the site's base URL and no slash at the end. */
  const paths: readonly string[];
  export default paths;
}
