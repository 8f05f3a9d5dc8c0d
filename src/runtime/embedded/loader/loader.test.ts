import { describe, expect, test } from "vitest";
import {
  commonjs,
  cycles,
  esm,
  failures,
  syntaxErrors,
  thrownPlaces,
  typescript,
} from "./testing/cases.ts";
import { runHere, runInNode, runTypescriptInNode } from "./testing/run.ts";

describe.each([
  ["CommonJS", commonjs],
  ["ES modules", esm],
  ["cycles of ES modules", cycles],
] as const)("%s, as in Node", (_title, cases) => {
  test.each(cases)("%s", async (_promise, entry, project) => {
    expect(await runHere(project, entry)).toMatchObject(runInNode(project, entry));
  });
});

describe("uncaught errors are reported as Node reports them", () => {
  test.each(failures)("%s", async (_promise, entry, project) => {
    const node = runInNode(project, entry);
    expect(node.error).not.toBe("");
    expect(await runHere(project, entry)).toMatchObject(node);
  });
});

describe("TypeScript, as with tsx", () => {
  test.each(typescript)("%s", async (_promise, entry, project) => {
    expect(await runHere(project, entry)).toMatchObject(runTypescriptInNode(project, entry));
  });
});

describe("a syntax error is shown with its place", () => {
  test.each(syntaxErrors)("%s", async (_promise, entry, project, place) => {
    const { report } = await runHere(project, entry);
    expect(report).toMatchObject({ kind: "syntax-error", at: place });
    expect(report?.text).toMatch(/^\S+:\d+\n.*\n\s*\^\n\nSyntaxError: /);
  });
});

describe("an error is shown at the reader's own line and column", () => {
  test.each(thrownPlaces)("%s", async (_promise, entry, project, place) => {
    const { report } = await runHere(project, entry);
    expect(report?.at).toMatchObject(place);
  });
});

describe("what isn't there is named, with a remedy", () => {
  test("a package, for require and for import", async () => {
    for (const [entry, text] of [
      ["index.js", 'require("lodash")'],
      ["index.mjs", 'import "lodash"'],
      ["index.mjs", 'await import("@scope/lodash/fp")'],
    ] as const) {
      const { report } = await runHere({ [entry]: text }, entry);
      expect(report).toMatchObject({
        kind: "missing-module",
        at: { file: `/app/${entry}`, line: 1 },
      });
      expect(report?.message).toMatch(
        /Cannot find (module|package) '(@scope\/)?lodash'[^]*npm install (@scope\/)?lodash$/,
      );
    }
  });

  test("an ES module that require can't have", async () => {
    const { report } = await runHere(
      { "index.js": 'require("./a.mjs")', "a.mjs": "export default 1" },
      "index.js",
    );
    expect(report?.message).toBe(
      "require() of ES Module /app/a.mjs from /app/index.js not supported.\nInstead change the require of a.mjs in /app/index.js to a dynamic import() which is available in all CommonJS modules.",
    );
  });
});
