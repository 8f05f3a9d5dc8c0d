import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { parseNamedPatches } from "../../labs/shared/edits/named-patch.ts";
import { writeProject } from "./write-project.ts";
import type { LabProject } from "./write-project.ts";

const project: LabProject = {
  topic: "counter",
  variant: "cjs",
  entry: "index.js",
  files: { "index.js": "listen();\n" },
  patches: {
    deaf: { title: "Deaf", says: "It does not listen.", files: { "index.js": "close();\n" } },
  },
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

test("a page reads the patches that were written, and no others", async () => {
  const path = await writeProject(project, outDir);
  const read: unknown = JSON.parse(await readFile(join(outDir, path), "utf8"));
  expect(parseNamedPatches(read)).toEqual(project.patches);
  for (const damaged of [
    undefined,
    {},
    { patches: [] },
    { patches: { deaf: { title: "Deaf" } } },
    { patches: { deaf: { title: "Deaf", says: "", files: { "index.js": 1 } } } },
  ]) {
    expect(() => parseNamedPatches(damaged)).toThrow("damaged");
  }
});
