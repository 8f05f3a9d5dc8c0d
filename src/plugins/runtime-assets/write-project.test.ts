import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import type { Project } from "../../runtime/port.ts";
import { writeProject } from "./write-project.ts";

const project: Project = {
  topic: "counter",
  variant: "cjs",
  entry: "index.js",
  files: { "index.js": "listen();\n" },
};

let outDir: string;
beforeEach(async () => {
  outDir = await mkdtemp(join(tmpdir(), "write-project-"));
});
afterEach(() => rm(outDir, { recursive: true }));

test("what a page fetches is the project as it is", async () => {
  const path = await writeProject(project, outDir);
  expect(path).toMatch(/^assets\/labs\/counter-cjs\.[0-9a-f]{10}\.json$/);
  expect(JSON.parse(await readFile(join(outDir, path), "utf8"))).toEqual(project);
});

test("a changed file gives a new name, an unchanged one the same", async () => {
  const first = await writeProject(project, outDir);
  expect(await writeProject(project, outDir)).toBe(first);
  const changed = { ...project, files: { "index.js": "close();\n" } };
  expect(await writeProject(changed, outDir)).not.toBe(first);
});
