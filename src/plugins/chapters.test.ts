import { expect, test } from "vitest";

import { chaptersOf } from "./chapters.ts";

const chapter = (title: string, sidebarPosition?: number, more: object = {}) => ({
  title,
  description: `About ${title}.`,
  permalink: `/guide/${title}`,
  source: `docs/${title}.mdx`,
  sidebarPosition,
  frontMatter: { description: `About ${title}.` },
  ...more,
});
const content = (...docs: object[]) => ({
  "docusaurus-plugin-content-docs": { default: { loadedVersions: [{ docs }] } },
});

test("chapters come in the order of the sidebar, those without a place last", () => {
  const titles = chaptersOf(content(chapter("c"), chapter("b", 2), chapter("a", 1)));
  expect(titles.map(({ title }) => title)).toEqual(["a", "b", "c"]);
});

test("a draft is not listed", () => {
  expect(chaptersOf(content(chapter("a", 1, { draft: true })))).toEqual([]);
});

test("a chapter without a description of its own fails the build with its address", () => {
  expect(() => chaptersOf(content(chapter("a", 1, { frontMatter: {} })))).toThrow(
    'docs/a.mdx: a chapter needs a "description"',
  );
});

test("a site without a guide is a fault", () => {
  expect(() => chaptersOf({})).toThrow("have not been loaded");
});
