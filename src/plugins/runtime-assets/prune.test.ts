import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { pathsIn, prune } from "./prune.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "prune-"));
});
afterEach(() => rm(directory, { recursive: true }));

test("an earlier build's files go, this one's and other folders' stay", async () => {
  const paths = ["labs/old.1.json", "labs/new.2.json", "others/a.zip", "root.js"];
  for (const path of paths) {
    await mkdir(join(directory, path, ".."), { recursive: true });
    await writeFile(join(directory, path), "");
  }
  await prune(directory, ["labs/new.2.json", "worker.js"]);
  expect(await readdir(join(directory, "labs"))).toEqual(["new.2.json"]);
  expect(await readdir(join(directory, "others"))).toEqual(["a.zip"]);
  expect(await readdir(directory)).toContain("root.js");
});

test("a manifest's files are found however deep they are", () => {
  expect(
    pathsIn({
      runtime: { version: "1", worker: { path: "a/worker.js", bytes: 1 } },
      examples: { counter: { ts: { project: "b/counter.json", packages: { path: "c/p.js" } } } },
    }),
  ).toEqual(["a/worker.js", "b/counter.json", "c/p.js"]);
});
