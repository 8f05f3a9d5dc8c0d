import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { differences, differencesInPages } from "./differences.ts";

const read = (name: string) => readFile(new URL(name, import.meta.url), "utf8");

test("readers find every deliberate difference, with its reason, from the README on", async () => {
  expect(await read("../README.md")).toContain("(DIFFERENCES.md)");
  const list = (await read("../DIFFERENCES.md")).replace(/\s+/g, " ");
  for (const [title, reason] of Object.entries({ ...differences, ...differencesInPages })) {
    expect(list).toContain(`**${title}**: ${reason}`);
  }
});
