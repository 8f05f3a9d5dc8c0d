import { expect, test } from "vitest";

import { parseProject } from "./parse-project.ts";

const project = {
  topic: "counter",
  variant: "ts",
  entry: "index.ts",
  files: { "index.ts": "export {};" },
};

test("a project comes through as it is, without what is not its own", () => {
  expect(parseProject({ ...project, extra: 1 })).toEqual(project);
});

test.each([
  ["nothing", null],
  ["an error page's text", "<!doctype html>"],
  ["an unknown variant", { ...project, variant: "coffee" }],
  ["files that are no text", { ...project, files: { "index.ts": 1 } }],
  ["an entry that is not among the files", { ...project, entry: "main.ts" }],
])("%s is refused", (_, value) => {
  expect(() => parseProject(value)).toThrow("damaged");
});
