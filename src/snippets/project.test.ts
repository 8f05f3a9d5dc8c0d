import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { projectOf, readExamples } from "./project.ts";
import { writeProjectAssets } from "./project-assets.ts";

const root = join(import.meta.dirname, "fixtures/repository");
const [counter] = readExamples(root);

let outDir: string;
beforeEach(() => {
  outDir = mkdtempSync(join(tmpdir(), "project-assets-"));
});
afterEach(() => rmSync(outDir, { recursive: true }));

test("variants come in the order of the tabs", () => {
  expect(counter?.variants.map(({ variant }) => variant)).toEqual(["cjs", "esm", "ts"]);
});

test("a project starts with the file that npm start runs, and holds no marker", () => {
  const projects = counter?.variants.map(projectOf) ?? [];
  expect(projects.map(({ entry }) => entry)).toEqual(["index.js", "index.js", "index.ts"]);
  for (const { files } of projects) {
    for (const text of Object.values(files)) expect(text).not.toMatch(/#(end)?region/);
  }
});

test("an example whose start script runs no file of it is refused", () => {
  const files = { "package.json": '{ "scripts": { "start": "node server.js" } }' };
  expect(() => projectOf({ topic: "counter", variant: "ts", files })).toThrow(
    'examples/counter/ts/package.json: the start script "node server.js" runs no file of the project',
  );
});

test("an asset holds the project, its lockfile apart, under a name that changes with the content", () => {
  const assets = writeProjectAssets(readExamples(root), outDir);
  const { project = "", lockfile = "" } = assets["counter"]?.ts ?? {};
  expect(project).toMatch(/^projects\/counter-ts\.[0-9a-f]{12}\.json$/);

  const read = (file: string): unknown => JSON.parse(readFileSync(join(outDir, file), "utf8"));
  const ts = counter?.variants.find(({ variant }) => variant === "ts");
  if (ts === undefined) throw new Error("the fixture has lost its TypeScript variant");
  const { files, ...rest } = projectOf(ts);
  const { "package-lock.json": lock, ...others } = files;
  expect(read(project)).toEqual({ ...rest, files: others });
  expect(read(lockfile)).toEqual({ "package-lock.json": lock });

  const changed = [
    { topic: "counter", variants: [{ ...ts, files: { ...ts.files, "index.ts": "changed" } }] },
  ];
  expect(writeProjectAssets(changed, outDir)["counter"]?.ts?.project).not.toBe(project);
});

test("assets of an earlier build do not pile up", () => {
  writeProjectAssets(readExamples(root), outDir);
  writeFileSync(join(outDir, "projects/counter-ts.000000000000.json"), "{}");
  writeProjectAssets(readExamples(root), outDir);
  expect(readdirSync(join(outDir, "projects"))).toHaveLength(6);
});
