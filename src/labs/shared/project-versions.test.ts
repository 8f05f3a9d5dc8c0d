import { expect, test } from "vitest";

import { readExample, projectOf } from "../../snippets/project.ts";
import { versionsOf } from "./golden/versions.ts";
import { projectVersions } from "./project-versions.ts";

const project = (manifest: string) => ({
  topic: "counter",
  variant: "cjs" as const,
  entry: "index.js",
  files: { "package.json": manifest },
});

test("a trace of a run names the packages that a recorded one names, in each variant", () => {
  const { runtime: _, ...recorded } = versionsOf("counter");
  const { variants } = readExample(process.cwd(), "counter");
  for (const variant of variants) expect(projectVersions(projectOf(variant))).toEqual(recorded);
  expect(recorded).toHaveProperty("socket.io");
});

test.each(["", "{", "[]", "null", "{}", '{"dependencies": 1}', '{"dependencies": {"a": 1}}'])(
  "a package.json of %j names none",
  (text) => expect(projectVersions(project(text))).toEqual({}),
);
