import { closeSync, fstatSync, openSync, readFileSync, readdirSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeHashed } from "./asset.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "asset-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("the same content gets the same name and sizes, other content another name", () => {
  const first = writeHashed(folder, "embedded/a.js", "let a = 1;");
  expect(writeHashed(folder, "embedded/a.js", "let a = 1;")).toEqual(first);
  const other = writeHashed(folder, "embedded/a.js", "let a = 22;");
  expect(other.path).not.toBe(first.path);
  expect(other.bytes).toBe(11);
  expect(readFileSync(join(folder, other.path), "utf8")).toBe("let a = 22;");
  expect(readdirSync(join(folder, "embedded"))).toHaveLength(2);
});

test("a file that is being read is replaced as a whole, and never written to", () => {
  const { path } = writeHashed(folder, "a.js", "let a = 1;");
  const reader = openSync(join(folder, path), "r");
  writeHashed(folder, "a.js", "let a = 1;");
  expect(statSync(join(folder, path)).ino).not.toBe(fstatSync(reader).ino);
  expect(readFileSync(reader, "utf8")).toBe("let a = 1;");
  closeSync(reader);
});
