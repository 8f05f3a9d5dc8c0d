import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { readExample } from "../project.ts";
import type { Example } from "../project.ts";
import { checkPatches } from "./check.ts";
import { derivePatch, patchedProject } from "./derive.ts";
import { parsePatch } from "./parse.ts";
import { readPatches } from "./read.ts";

const root = join(import.meta.dirname, "../../..");

const source = "one();\ntwo();\n// #region rest\nthree();\nfive();\nsix();\n// #endregion\n";
const steps: Example = {
  topic: "steps",
  variants: [
    { topic: "steps", variant: "cjs", files: { "index.js": source } },
    { topic: "steps", variant: "esm", files: { "index.js": source } },
    { topic: "steps", variant: "ts", files: { "index.ts": source } },
  ],
};

describe("a patch that can't be used says where, why and what to do", () => {
  const throws = join(import.meta.dirname, "throws");
  test.each(readdirSync(throws))("%s", async (name) => {
    const read = (file: string) => readFileSync(join(throws, name, file), "utf8");
    const message = read("message.txt").trimEnd();
    const use = async () => derivePatch(steps, parsePatch("change.patch", read("change.patch")));
    await expect(use).rejects.toThrow(message);
  });
});

test("a patch is read with its title and its words, whatever the width of its lines", () => {
  const patch = parsePatch(
    "examples/steps/patches/uno.patch",
    "Uno\n\nThe first step\nin Italian.\n\nNothing else.\n\n--- ts/index.ts\n+++ ts/index.ts\n" +
      "@@ -1,2 +1,2 @@\n-one();\n+uno();\n two();\n",
  );
  expect(patch).toMatchObject({
    name: "uno",
    title: "Uno",
    says: "The first step in Italian.\n\nNothing else.",
  });
});

test("a hunk is found where its lines have moved to", async () => {
  const text =
    "Sei\n\nThe last step.\n\n--- ts/index.ts\n+++ ts/index.ts\n" +
    "@@ -40,3 +40,3 @@\n five();\n-six();\n+sei();\n // #endregion\n";
  const { ts } = await derivePatch(steps, parsePatch("sei.patch", text));
  expect(ts["index.ts"]).toContain("five();\nsei();\n");
});

test("a patch changes the same in each variant, and only the files that it names", async () => {
  const counter = readExample(root, "counter");
  const patch = readPatches(root, "counter").find(({ name }) => name === "resave");
  if (patch === undefined) throw new Error("counter has no resave.patch");
  const derived = await derivePatch(counter, patch);
  expect(Object.keys(derived.ts)).toEqual(["index.ts"]);
  for (const variant of ["esm", "cjs"] as const) {
    expect(Object.keys(derived[variant])).toEqual(["index.js"]);
    const before = counter.variants.find((one) => one.variant === variant)?.files["index.js"] ?? "";
    const after = derived[variant]["index.js"] ?? "";
    const added = after.split("\n").filter((line) => !before.split("\n").includes(line));
    expect(added).toEqual(["  resave: true,"]);
  }
});

test("a reader gets a patched file without our markers", async () => {
  const counter = readExample(root, "counter");
  for (const patch of readPatches(root, "counter")) {
    const derived = await derivePatch(counter, patch);
    for (const variant of ["cjs", "esm", "ts"] as const) {
      const files = patchedProject(counter, variant, derived[variant]);
      expect(Object.keys(files)).toEqual(Object.keys(derived[variant]));
      for (const text of Object.values(files)) expect(text).not.toMatch(/#(end)?region/);
    }
  }
});

test("every patch of every example fits", async () => {
  expect(await checkPatches(root)).toEqual([]);
});
