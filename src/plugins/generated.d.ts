declare module "@generated/chapters/default/chapters.json" {
  import type { Chapter } from "@site/src/plugins/chapters.ts";
  const chapters: readonly Chapter[];
  export default chapters;
}
