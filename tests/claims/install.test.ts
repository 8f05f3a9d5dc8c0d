import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const docs = "docs";

/** The packages that `npm install` names in the guide's chapters, by kind of dependency. */
function packagesNamed(): { runtime: Set<string>; development: Set<string> } {
  const named = { runtime: new Set<string>(), development: new Set<string>() };
  for (const page of readdirSync(docs)) {
    const prose = readFileSync(join(docs, page), "utf8");
    for (const [, options, packages] of prose.matchAll(/^npm install((?: --\S+)*) (.+)$/gm)) {
      const kind = options?.includes("--save-dev") ? named.development : named.runtime;
      for (const name of packages?.split(" ") ?? []) kind.add(name);
    }
  }
  return named;
}

type Manifest = {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  scripts: Record<string, string>;
};

const manifest = (path: string) => JSON.parse(readFileSync(path, "utf8")) as Manifest;

test("the install commands name the packages of the examples, no more and no fewer", () => {
  const named = packagesNamed();
  const counter = manifest("examples/counter/ts/package.json");
  const crossSite = manifest("examples/cross-site/ts/package.json");

  const types = Object.keys(crossSite.devDependencies).filter(
    (name) => !(name in counter.devDependencies),
  );
  expect([...named.runtime].sort()).toEqual(Object.keys(crossSite.dependencies).sort());
  expect([...named.development].sort()).toEqual(
    [...Object.keys(counter.devDependencies), ...types].sort(),
  );
});

test("the JavaScript examples need no development packages", () => {
  for (const variant of ["esm", "cjs"]) {
    expect(manifest(`examples/counter/${variant}/package.json`).devDependencies ?? {}).toEqual({});
  }
});

test("npm start, as the guide says, starts every example", () => {
  for (const topic of readdirSync("examples", { withFileTypes: true })) {
    if (!topic.isDirectory()) continue;
    for (const variant of ["ts", "esm", "cjs"]) {
      const path = join("examples", topic.name, variant, "package.json");
      expect(manifest(path).scripts.start, path).toMatch(/^(node|tsx) index\.(js|ts)$/);
    }
  }
});
