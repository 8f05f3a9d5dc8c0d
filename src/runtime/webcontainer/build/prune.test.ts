import { expect, test } from "vitest";
import { pruneManifest, pruningOf } from "./prune.ts";

const kept = (paths: readonly string[], manifest = {}) =>
  paths.filter((path) => pruningOf(manifest).keeps(path));

test("what only people and tools read is left out; code, data and licences stay", () => {
  expect(
    kept([
      "index.js",
      "lib/test.js",
      "lib/docs.json",
      "src/node.js",
      "LICENSE",
      "client-dist/socket.io.js",
      "client-dist/socket.io.js.map",
      "index.d.ts",
      "README.md",
      "History.md",
      "test/index.js",
      "docs/a.js",
      ".eslintrc",
      ".github/FUNDING.yml",
    ]),
  ).toEqual([
    "index.js",
    "lib/test.js",
    "lib/docs.json",
    "src/node.js",
    "LICENSE",
    "client-dist/socket.io.js",
  ]);
});

test("of several formats, those stay that some way of loading in some Node.js asks for", () => {
  const exports = {
    ".": {
      import: { node: "./build/esm-debug/index.js", default: "./build/esm/index.js" },
      "module-sync": "./build/sync/index.mjs",
      require: "./build/cjs/index.js",
    },
    "./debug": { browser: "./build/browser/debug.js", default: "./build/cjs/debug.js" },
  };
  expect(
    kept(
      [
        "build/esm/index.js",
        "build/esm-debug/index.js",
        "build/sync/index.mjs",
        "build/cjs/index.js",
        "build/browser/debug.js",
      ],
      { exports },
    ),
  ).toEqual(["build/esm-debug/index.js", "build/sync/index.mjs", "build/cjs/index.js"]);
});

test("a folder that also holds a format for Node.js stays whole, and so does a package’s root", () => {
  const exports = {
    ".": { browser: "./dist/browser.js", import: "./dist/index.mjs" },
    "./web": { worker: "./worker.js" },
  };
  expect(kept(["dist/browser.js", "dist/index.mjs", "worker.js"], { exports })).toHaveLength(3);
});

test("a manifest keeps what Node.js and npm read, and the licence", () => {
  const { scripts, ...rest } = {
    name: "a",
    version: "1.0.0",
    license: "MIT",
    type: "module",
    exports: "./index.js",
    dependencies: { b: "1" },
    scripts: { test: "none" },
  };
  expect(pruneManifest({ ...rest, scripts, devDependencies: {} })).toEqual(rest);
});
