declare module "@generated/chapters/default/chapters.json" {
  const chapters: readonly import("./chapters.ts").Chapter[];
  export default chapters;
}
