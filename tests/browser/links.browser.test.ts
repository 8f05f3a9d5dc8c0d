import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildFolder, ensureBuilt } from "../../scripts/build/build-site.ts";
import { isFileIn } from "../../scripts/serve/static-server.ts";
import { pagePaths } from "./site.ts";
import { linkFaults, readPage, type BuiltPage } from "./links.ts";

/** Beside Docusaurus' own checks: of what was built, with the routes that a host will have. */
await ensureBuilt();
const pages: BuiltPage[] = readdirSync(buildFolder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".html"))
  .map((file) => readPage(file, readFileSync(join(buildFolder, file), "utf8")));

test("every link, anchor and file that a page names is there, at that very address", () => {
  expect(pages.length).toBeGreaterThan(2);
  expect(linkFaults(pages, isFileIn(buildFolder))).toEqual([]);
});

test("every page that search engines are told of has a title and a description of its own", async () => {
  const listed = await pagePaths();
  const indexed = pages.filter(({ path }) => listed.includes(path));
  expect(indexed).toHaveLength(listed.length);
  const titles = indexed.map(({ title }) => title);
  expect(new Set(titles).size, titles.join(" | ")).toBe(titles.length);
  for (const { file, description } of indexed) expect(description, file).not.toBe("");
});
